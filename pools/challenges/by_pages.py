"""A sign-in on the pool's own pages: what it is for is a session of the browser, and what the app is told at its callback."""

from dataclasses import dataclass

from pools.challenges import completion
from pools.challenges.attempt import Attempt
from pools.models import HostedSession
from pools.models.prepared_sql import insert_one
from pools.rules.oauth.consents import needs_consent
from pools.rules.oauth.failures import TOO_WEAK
from pools.rules.oauth.granting import Grant, grant
from pools.rules.oauth.hosted_sessions import new_hosted_session
from pools.rules.oauth.proofs import methods, used_password
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.sessions.revoking import end_hosted_session
from pools.rules.tokens.levels import level_of

PAGE_MINUTES = 5
"""How long a page waits for its answer, whatever the client says of sessions of the API (DG:managed-login)."""


@dataclass(frozen=True)
class SignedIn:
    """``answer`` is what the callback is told, empty where the user is asked first.

    ``secret`` is what the browser's cookie holds from now on.
    """

    answer: dict[str, str]
    session: HostedSession
    secret: str


def complete(
    attempt: Attempt, asked: AuthorizationRequest, base: str, former: HostedSession | None
) -> SignedIn:
    """End a sign-in at ``base``. The browser's ``former`` session ends with it: its cookie is replaced.

    Raises as :func:`pools.challenges.completion.finish` does.
    """
    return completion.finish(attempt, lambda: _prepared(attempt, asked, base, former), new_device=False)


def _prepared(
    attempt: Attempt, asked: AuthorizationRequest, base: str, former: HostedSession | None
) -> completion.Prepared[SignedIn]:
    call, kept = attempt.call, attempt.kept
    session, secret = new_hosted_session(
        call,
        asked.client,
        attempt.known_user,
        base,
        passed=kept.passed,
        by_password=used_password(kept.passed),
        device_key=kept.device_key,
    )
    granted = _granted(attempt, asked, session)
    return SignedIn(granted.answer, session, secret), lambda: _store(attempt, session, granted, former)


def _granted(attempt: Attempt, asked: AuthorizationRequest, session: HostedSession) -> Grant:
    """What the app is told; nothing yet where the user has to be asked first, for whom a client registered itself."""
    if level_of(methods(session.passed)) < asked.lowest_level:
        return Grant({"error": TOO_WEAK}, lambda: None)
    if needs_consent(asked, attempt.known_user):
        return Grant({}, lambda: None)
    return grant(attempt.call, asked, attempt.known_user, session, attempt.kept.event_id)


def _store(attempt: Attempt, session: HostedSession, granted: Grant, former: HostedSession | None) -> None:
    if former is not None:
        end_hosted_session(former, attempt.call.now)
    insert_one(session)
    granted.store()
