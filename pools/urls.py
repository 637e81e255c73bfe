"""The engine's addresses: the root door, uploads, and each pool's own pages and well-known documents."""

from django.urls import include, path

from pools.hosted.confirmation import confirm_user
from pools.hosted.feedback import feedback
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
    path("<str:pool_id>/confirmUser", confirm_user, name="confirm-user"),
    path("<str:pool_id>/feedback", feedback, name="event-feedback"),
    path("<str:pool_id>/", include("pools.hosted.oauth.urls")),
]
