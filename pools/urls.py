"""The engine's addresses: the root door, uploads, and each pool's well-known documents."""

from django.urls import path

from pools.hosted.root_door import root_door
from pools.hosted.uploads import upload

urlpatterns = [
    path("", root_door, name="root-door"),
    path("imports/<str:job_id>/upload", upload, name="import-upload"),
]
