"""Addresses under ``staff/roles/``."""

from django.urls import path

from dashboard.screens.staff_roles import edit, listing

urlpatterns = [
    path("", listing.show_all, name="staff-roles"),
    path("create/", edit.create, name="staff-role-create"),
    path("<int:pk>/", listing.show, name="staff-role"),
    path("<int:pk>/edit/", edit.edit, name="staff-role-edit"),
    path("<int:pk>/delete/", edit.delete, name="staff-role-delete"),
]
