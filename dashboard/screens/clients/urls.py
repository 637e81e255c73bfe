"""Addresses under ``pools/<connection>/<pool_id>/clients/``."""

from django.urls import path

from dashboard.screens.clients import edit, listing, secrets, snippets, trying

urlpatterns = [
    path("", listing.list_clients, name="clients"),
    path("create/", listing.create, name="client-create"),
    path("<str:client_id>/", listing.show_client, name="client"),
    path("<str:client_id>/row/", listing.summarise, name="client-row"),
    path("<str:client_id>/edit/", edit.edit, name="client-edit"),
    path("<str:client_id>/preview/", edit.preview, name="client-preview"),
    path("<str:client_id>/save/", edit.save, name="client-save"),
    path("<str:client_id>/secret/", secrets.reveal, name="client-secret"),
    path("<str:client_id>/secrets/add/", secrets.add, name="client-secret-add"),
    path("<str:client_id>/secrets/<str:secret_id>/remove/", secrets.remove, name="client-secret-remove"),
    path("<str:client_id>/delete/", secrets.delete, name="client-delete"),
    path("<str:client_id>/snippets/", snippets.show_snippets, name="client-snippets"),
    path("<str:client_id>/try/", trying.begin, name="client-try"),
    path("<str:client_id>/try/<str:trial>/", trying.show_trial, name="client-trial"),
    path("<str:client_id>/try/<str:trial>/go/", trying.go, name="client-trial-go"),
    path("<str:client_id>/try/<str:trial>/end/", trying.end, name="client-trial-end"),
    path("<str:client_id>/try/<str:trial>/back/", trying.back, name="client-trial-back"),
]
