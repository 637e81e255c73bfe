"""The addresses of the identity-pool engine beside the root door: the documents of its issuer, and those of Sync."""

from django.urls import path, re_path

from identities.hosted.sync import answer_sync
from identities.hosted.well_known import show_configuration, show_jwks

urlpatterns = [
    path("identity/.well-known/jwks.json", show_jwks, name="identity-jwks"),
    path(
        "identity/.well-known/openid-configuration", show_configuration, name="identity-openid-configuration"
    ),
    re_path(r"^identitypools(?:/.*)?$", answer_sync, name="sync"),
]
