"""The cookie ``cognito``, by which a browser is known that somebody signed in with."""

from django.http import HttpRequest, HttpResponse

from pools.hosted.oauth.base import base_of
from pools.models import HostedSession
from pools.rules.oauth.hosted_sessions import find_hosted_session
from pools.wire.call import Call

NAME = "cognito"


def session_of(request: HttpRequest, call: Call) -> HostedSession | None:
    """The session that the browser has at this base, whatever request it would serve. One or two queries."""
    secret = request.COOKIES.get(NAME, "")
    base = base_of(request)
    return find_hosted_session(base.pool, base.url, secret, call.now) if secret else None


def keep_session(request: HttpRequest, response: HttpResponse, session: HostedSession, secret: str) -> None:
    """Let the browser keep a new session, for this base alone and out of reach of scripts."""
    response.set_cookie(
        NAME,
        secret,
        max_age=session.expires - session.auth_time,
        path=base_of(request).cookie_path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def forget_session(request: HttpRequest, response: HttpResponse) -> None:
    """Take the cookie from the browser."""
    response.delete_cookie(NAME, path=base_of(request).cookie_path, samesite="Lax")
