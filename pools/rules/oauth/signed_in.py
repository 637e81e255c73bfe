"""The end of a sign-in in a browser: a session of it, and what the app is told at its callback."""

from collections.abc import Callable
from dataclasses import dataclass

from pools.models import HostedSession, User
from pools.models.prepared_sql import insert_one
from pools.rules.oauth.consents import needs_consent
from pools.rules.oauth.failures import TOO_WEAK
from pools.rules.oauth.granting import Grant, grant
from pools.rules.oauth.hosted_sessions import level_of_session
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.sessions.revoking import end_hosted_session
from pools.wire.call import Call


@dataclass(frozen=True)
class SignedIn:
    """``answer`` is what the callback is told, empty where the user is asked first.

    ``secret`` is what the browser's cookie holds from now on.
    """

    answer: dict[str, str]
    session: HostedSession
    secret: str


def prepare_sign_in(
    call: Call,
    asked: AuthorizationRequest,
    user: User,
    begun: tuple[HostedSession, str],
    former: HostedSession | None,
    event_id: str,
) -> tuple[SignedIn, Callable[[], None]]:
    """What comes of a new session (``begun`` is it and its cookie's secret), and what stores it, inside a change.

    The browser's ``former`` session ends with it: its cookie is replaced. Raises as functions do.
    """
    session, secret = begun
    granted = _granted(call, asked, user, session, event_id)

    def store() -> None:
        if former is not None:
            end_hosted_session(former, call.now)
        insert_one(session)
        granted.store()

    return SignedIn(granted.answer, session, secret), store


def _granted(
    call: Call, asked: AuthorizationRequest, user: User, session: HostedSession, event_id: str
) -> Grant:
    """What the app is told; nothing yet where the user has to be asked first, for whom a client registered itself."""
    if level_of_session(session) < asked.lowest_level:
        return Grant({"error": TOO_WEAK}, lambda: None)
    if needs_consent(asked, user):
        return Grant({}, lambda: None)
    return grant(call, asked, user, session, event_id)
