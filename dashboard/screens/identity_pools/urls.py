"""Addresses under ``identity-pools/<connection>/<identity_pool_id>/``, of the pool itself."""

from django.urls import path

from dashboard.screens.identity_pools import delete, edit, listing, login_providers, overview

urlpatterns = [
    path("", overview.show_identity_pool, name="identity-pool"),
    path("row/", listing.summarise, name="identity-pool-row"),
    path("risks/", overview.risks, name="identity-pool-risks"),
    path("settings/", edit.edit, name="identity-pool-settings"),
    path("settings/preview/", edit.preview, name="identity-pool-preview"),
    path("settings/save/", edit.save, name="identity-pool-save"),
    path("settings/providers/", login_providers.list_login_providers, name="identity-pool-providers"),
    path("settings/providers/add/<slug:kind>/", login_providers.add, name="identity-pool-provider-add"),
    path("settings/providers/remove/", login_providers.remove, name="identity-pool-provider-remove"),
    path(
        "settings/providers/check/", login_providers.switch_token_check, name="identity-pool-provider-check"
    ),
    path("delete/", delete.delete, name="identity-pool-delete"),
]
