"""The addresses of a pool's endpoints, below the root of its domain or below its path on the site."""

from django.urls import path

from pools.hosted.oauth.authorize import authorize
from pools.hosted.oauth.error import error
from pools.hosted.oauth.logout import logout
from pools.hosted.oauth.register import register
from pools.hosted.oauth.revoke import revoke
from pools.hosted.oauth.token import token
from pools.hosted.oauth.user_info import user_info

urlpatterns = [
    path("oauth2/authorize", authorize, name="oauth-authorize"),
    path("authorize", authorize),  # as old samples of the guide have it
    path("oauth2/token", token, name="oauth-token"),
    path("oauth2/userInfo", user_info, name="oauth-user-info"),
    path("oauth2/register", register, name="oauth-register"),
    path("oauth2/revoke", revoke, name="oauth-revoke"),
    path("logout", logout, name="oauth-logout"),
    path("error", error, name="oauth-error"),
]
