"""Addresses under ``identity-pools/<connection>/<identity_pool_id>/roles/``."""

from django.urls import path

from dashboard.screens.role_mappings import edit, listing

urlpatterns = [
    path("", listing.show, name="role-mappings"),
    path("defaults/", edit.defaults, name="role-defaults"),
    path("defaults/preview/", edit.preview_defaults, name="role-defaults-preview"),
    path("defaults/save/", edit.save_defaults, name="role-defaults-save"),
    path("mapping/", edit.mapping, name="role-mapping"),
    path("mapping/preview/", edit.preview_mapping, name="role-mapping-preview"),
    path("mapping/save/", edit.save_mapping, name="role-mapping-save"),
]
