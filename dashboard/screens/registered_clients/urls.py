"""Addresses under ``pools/<connection>/<pool_id>/registered-clients/``."""

from django.urls import path

from dashboard.screens.registered_clients import views

urlpatterns = [
    path("", views.list_registered, name="registered-clients"),
    path("policies/create/", views.create, name="cimd-policy-create"),
    path("policies/<slug:policy_id>/", views.show_policy, name="cimd-policy"),
    path("policies/<slug:policy_id>/edit/", views.edit, name="cimd-policy-edit"),
    path("policies/<slug:policy_id>/delete/", views.delete, name="cimd-policy-delete"),
    path("policies/<slug:policy_id>/document/", views.change_document, name="cimd-document"),
]
