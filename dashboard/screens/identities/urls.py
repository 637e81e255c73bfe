"""Addresses under ``identity-pools/<connection>/<identity_pool_id>/identities/``."""

from django.urls import path

from dashboard.screens.identities import deletion, listing, page

urlpatterns = [
    path("", listing.show_all, name="identities"),
    path("delete/", deletion.ask, name="identities-delete"),
    path("delete/run/", deletion.run, name="identities-delete-run"),
    path("<str:identity_id>/", page.show, name="identity"),
    path("<str:identity_id>/unlink/", page.unlink, name="identity-unlink"),
]
