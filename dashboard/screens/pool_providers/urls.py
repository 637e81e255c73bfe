"""Addresses under ``pools/<connection>/<pool_id>/sign-in-providers/``. A name comes last or before a word: it holds no slash."""

from django.urls import path

from dashboard.screens.pool_providers import (
    clients,
    creation,
    editing,
    ending,
    listing,
    renewing,
    showing,
    testing,
)

_ONE = "of/<str:name>/"
urlpatterns = [
    path("", listing.list_providers, name="pool-providers"),
    path("standing/", listing.standing, name="pool-providers-standing"),
    path("warnings/", listing.warnings, name="pool-provider-warnings"),
    path("add/<slug:kind>/", creation.create, name="pool-provider-create"),
    path("add/<slug:kind>/look/", creation.look, name="pool-provider-look"),
    path(_ONE, showing.show_provider, name="pool-provider"),
    path(f"{_ONE}checks/", showing.checks, name="pool-provider-checks"),
    path(f"{_ONE}edit/", editing.edit, name="pool-provider-edit"),
    path(f"{_ONE}edit/preview/", editing.preview, name="pool-provider-preview"),
    path(f"{_ONE}edit/save/", editing.save, name="pool-provider-save"),
    path(f"{_ONE}mapping/", editing.edit_mapping, name="pool-provider-mapping"),
    path(f"{_ONE}mapping/preview/", editing.preview_mapping, name="pool-provider-mapping-preview"),
    path(f"{_ONE}mapping/save/", editing.save_mapping, name="pool-provider-mapping-save"),
    path(f"{_ONE}secret/", renewing.replace_secret, name="pool-provider-secret"),
    path(f"{_ONE}metadata/", renewing.replace_metadata, name="pool-provider-metadata"),
    path(f"{_ONE}clients/", clients.list_clients, name="pool-provider-clients"),
    path(f"{_ONE}clients/show/", clients.show_on_client, name="pool-provider-show"),
    path(f"{_ONE}clients/<str:client_id>/hide/", clients.hide_on_client, name="pool-provider-hide"),
    path(f"{_ONE}off/", ending.switch_off, name="pool-provider-switch-off"),
    path(f"{_ONE}on/", ending.switch_on, name="pool-provider-switch-on"),
    path(f"{_ONE}delete/", ending.delete, name="pool-provider-delete"),
    path(f"{_ONE}test/", testing.begin, name="pool-provider-test"),
    path(f"{_ONE}test/back/", testing.come_back, name="pool-provider-test-back"),
    path(f"{_ONE}test/report/", testing.show_report, name="pool-provider-tested"),
]
