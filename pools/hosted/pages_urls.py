"""A pool's own pages, as they stand below its domain, and below its path on the site where that is allowed.

Each view takes the request alone, with ``request.pool_host``: no session, no user and no messages of the console's. A page
that holds a name of :data:`ALWAYS` answers below the path whatever HOSTED_PATHS says: links in messages lead there where a
pool has no domain.
"""

from django.urls import include, path

from pools.hosted.assets import show_asset
from pools.hosted.confirmation import confirm_user
from pools.hosted.feedback import feedback

ALWAYS = frozenset(("confirm-user", "event-feedback"))
urlpatterns = [
    path("", include("pools.hosted.oauth.urls")),
    path("", include("pools.hosted.pages.urls")),
    path("", include("pools.hosted.federation.urls")),
    path("assets/<str:name>", show_asset, name="hosted-asset"),
    path("confirmUser", confirm_user, name="confirm-user"),
    path("feedback", feedback, name="event-feedback"),
]
