"""Addresses under ``identity-pools/<connection>/<identity_pool_id>/roles/``."""

from django.urls import path

from dashboard.screens.role_mappings import edit, listing, simulator, tags

urlpatterns = [
    path("", listing.list_role_mappings, name="role-mappings"),
    path("defaults/", edit.defaults, name="role-defaults"),
    path("defaults/preview/", edit.preview_defaults, name="role-defaults-preview"),
    path("defaults/save/", edit.save_defaults, name="role-defaults-save"),
    path("mapping/", edit.mapping, name="role-mapping"),
    path("mapping/preview/", edit.preview_mapping, name="role-mapping-preview"),
    path("mapping/save/", edit.save_mapping, name="role-mapping-save"),
    path("simulator/", simulator.simulate, name="role-simulator"),
    path("simulator/people/", simulator.people, name="role-simulator-people"),
    path("simulator/try/", simulator.try_one, name="role-simulator-try"),
    path("tags/", tags.list_principal_tags, name="principal-tags"),
    path("tags/map/", tags.edit, name="principal-tag-map"),
    path("tags/map/preview/", tags.preview, name="principal-tag-map-preview"),
    path("tags/map/save/", tags.save, name="principal-tag-map-save"),
]
