"""Addresses under ``pools/<connection>/<pool_id>/``, of the pool itself."""

from django.urls import path

from dashboard.screens.pools import (
    attributes,
    charts,
    delete,
    edit,
    inspector,
    keys,
    letters,
    overview,
    triggers,
)

urlpatterns = [
    path("", overview.show_pool, name="pool"),
    path("charts/", charts.show_charts, name="pool-charts"),
    path("attributes/", attributes.list_attributes, name="pool-attributes"),
    path("attributes/add/", attributes.add, name="pool-attribute-add"),
    path("delete/", delete.delete, name="pool-delete"),
    path("tokens/", inspector.inspect_token, name="tokens"),
    path("settings/", edit.edit, name="pool-settings-first"),
    path("settings/keys/", keys.list_keys, name="pool-keys"),
    path("settings/keys/rotate/", keys.rotate, name="pool-keys-rotate"),
    path("settings/triggers/<str:trigger>/test/", triggers.test, name="pool-trigger-test"),
    path("settings/<slug:subject>/", edit.edit, name="pool-settings"),
    path("settings/<slug:subject>/letters/", letters.show_letter, name="pool-letters"),
    path("settings/<slug:subject>/preview/", edit.preview, name="pool-settings-preview"),
    path("settings/<slug:subject>/save/", edit.save, name="pool-settings-save"),
]
