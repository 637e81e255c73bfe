"""Addresses under ``identity-pools/<connection>/<identity_pool_id>/identities/``."""

from django.urls import path

from dashboard.screens.identities import deletion, listing, page

urlpatterns = [
    path("", listing.list_identities, name="identities"),
    path("delete/", deletion.ask_to_delete_identities, name="identities-delete"),
    path("delete/run/", deletion.run, name="identities-delete-run"),
    path("<str:identity_id>/", page.show_identity, name="identity"),
    path("<str:identity_id>/unlink/", page.unlink, name="identity-unlink"),
]
