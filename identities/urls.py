"""The addresses of the identity-pool engine beside the root door: the documents of its issuer."""

from django.urls import path

from identities.hosted.well_known import show_configuration, show_jwks

urlpatterns = [
    path("identity/.well-known/jwks.json", show_jwks, name="identity-jwks"),
    path(
        "identity/.well-known/openid-configuration", show_configuration, name="identity-openid-configuration"
    ),
]
