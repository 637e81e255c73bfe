"""Addresses under ``staff/roles/``."""

from django.urls import path

from dashboard.screens.staff_roles import edit, listing

urlpatterns = [
    path("", listing.list_staff_roles, name="staff-roles"),
    path("create/", edit.create, name="staff-role-create"),
    path("<int:pk>/", listing.show_staff_role, name="staff-role"),
    path("<int:pk>/edit/", edit.edit, name="staff-role-edit"),
    path("<int:pk>/delete/", edit.delete, name="staff-role-delete"),
]
