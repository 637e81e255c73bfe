"""Addresses under ``identity-providers/<connection>/``. The ARN comes last: it holds slashes."""

from django.urls import path

from dashboard.screens.identity_providers import listing, oidc, saml

urlpatterns = [
    path("", listing.list_identity_providers, name="identity-providers"),
    path("uses/<path:arn>", listing.uses, name="identity-provider-uses"),
    path("oidc/create/", oidc.create, name="oidc-provider-create"),
    path("oidc/show/<path:arn>", oidc.show_oidc_provider, name="oidc-provider"),
    path("oidc/add-client/<path:arn>", oidc.add_client, name="oidc-provider-add-client"),
    path("oidc/remove-client/<path:arn>", oidc.remove_client, name="oidc-provider-remove-client"),
    path("oidc/thumbprints/<path:arn>", oidc.thumbprints, name="oidc-provider-thumbprints"),
    path("oidc/delete/<path:arn>", oidc.delete, name="oidc-provider-delete"),
    path("saml/create/", saml.create, name="saml-provider-create"),
    path("saml/show/<path:arn>", saml.show_saml_provider, name="saml-provider"),
    path("saml/replace/<path:arn>", saml.replace, name="saml-provider-replace"),
    path("saml/delete/<path:arn>", saml.delete, name="saml-provider-delete"),
]
