"""Addresses under ``pools/<connection>/<pool_id>/``, of the pool itself."""

from django.urls import path

from dashboard.screens.pools import attributes, charts, delete, edit, overview

urlpatterns = [
    path("", overview.show, name="pool"),
    path("charts/", charts.show, name="pool-charts"),
    path("edit/", edit.edit, name="pool-edit"),
    path("preview/", edit.preview, name="pool-preview"),
    path("save/", edit.save, name="pool-save"),
    path("mfa/", edit.mfa, name="pool-mfa"),
    path("attributes/", attributes.show, name="pool-attributes"),
    path("attributes/add/", attributes.add, name="pool-attribute-add"),
    path("delete/", delete.delete, name="pool-delete"),
]
