"""The engine's addresses: the root door, uploads, and each pool's well-known documents.

A pool's own pages stand in :mod:`pools.hosted.pages_urls`.
"""

from django.urls import path

from pools.hosted.invoking import invoke
from pools.hosted.root_door import root_door
from pools.hosted.uploads import upload
from pools.hosted.well_known import show_configuration, show_jwks

urlpatterns = [
    path("", root_door, name="root-door"),
    path("imports/<str:job_id>/upload", upload, name="import-upload"),
    path("2015-03-31/functions/<str:pool_id>/invocations", invoke, name="invoke-trigger"),
    path("<str:pool_id>/.well-known/jwks.json", show_jwks, name="jwks"),
    path("<str:pool_id>/.well-known/openid-configuration", show_configuration, name="openid-configuration"),
    path("<str:pool_id>/.well-known/oauth-authorization-server", show_configuration, name="server-metadata"),
    path(
        ".well-known/oauth-authorization-server/<str:pool_id>",
        show_configuration,
        name="server-metadata-8414",
    ),
    path(
        ".well-known/openid-configuration/<str:pool_id>", show_configuration, name="openid-configuration-8414"
    ),
]
