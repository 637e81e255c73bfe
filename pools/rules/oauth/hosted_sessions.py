"""Who is signed in on a pool's pages in a browser, and whether that is enough for a request.

Follows "Managed login" (DG:cognito-user-pools-managed-login) and SetUserPoolClientSessionConfiguration.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from pools.models import AppClient, HostedSession, User, UserPool
from pools.models.prepared_sql import find_one
from pools.models.user import Status
from pools.rules.oauth.proofs import methods
from pools.rules.oauth.requests import LOCAL, AuthorizationRequest, providers
from pools.rules.sessions.tracking import DEFAULT_SSO_MINUTES, SSO, new_session_id, tracks
from pools.rules.tokens.levels import level_of
from pools.wire.call import Call

_SIGNED_UP = (Status.CONFIRMED, Status.EXTERNAL_PROVIDER)
FRESH = timedelta(minutes=5)
"""How long a page may be left alone."""
_LENGTHS = range(40, 50)


def new_hosted_session(
    call: Call,
    client: AppClient,
    user: User,
    base: str,
    *,
    passed: list[str],
    by_password: bool,
    device_key: str = "",
    **of_provider: Any,
) -> tuple[HostedSession, str]:
    """A session of a browser at ``base``, unsaved, and what its cookie holds: new at each sign-in, and kept nowhere.

    ``of_provider`` is what one has that another vouched for: ``identity_provider``, ``provider_session``, ``level``.
    """
    secret = secrets.token_urlsafe(32)
    session = HostedSession(
        id=_digest(client.pool, base, secret),
        user=user,
        session_id=new_session_id(SSO),
        base=base,
        client_id=client.id,
        passed=list(passed),
        by_password=by_password,
        device_key=device_key,
        ip=call.source_ip,
        user_agent=call.user_agent,
        auth_time=call.now,
        last_active=call.now,
        expires=call.now + _longest(client.pool),
        **of_provider,
    )
    return session, secret


def find_hosted_session(pool: UserPool, base: str, secret: str, now: datetime) -> HostedSession | None:
    """The session that a cookie stands for, with its ``user``; None where it is over, or was given elsewhere."""
    if len(secret) not in _LENGTHS:
        return None
    session = find_one(HostedSession, id=_digest(pool, base, secret))
    if session is None or session.ended is not None or session.expires <= now:
        return None
    user = find_one(User, id=session.user_id)
    if user is None:
        return None
    user.pool = pool
    session.user = user
    return session


def is_live(session: HostedSession) -> bool:
    """Whether its user may still go on with it: enabled, and with the password that they signed in with."""
    user = session.user
    if session.identity_provider:
        return user.enabled
    changed = session.by_password and user.password_set and user.password_set > session.auth_time
    return user.enabled and user.status in _SIGNED_UP and not changed


def serves(session: HostedSession, asked: AuthorizationRequest, now: datetime) -> bool:
    """Whether a request is answered by the session without asking the user anything."""
    age = now - session.auth_time
    if asked.asks_again or not _is_enough(session, asked) or age >= _reuse(asked.client):
        return False
    return asked.max_age is None or age <= timedelta(seconds=asked.max_age)


def has_just_signed_in(session: HostedSession, asked: AuthorizationRequest, now: datetime) -> bool:
    """Whether the session began for this client a moment ago: so the request is answered, though it asks for a new sign-in."""
    fresh = session.client_id == asked.client.id and now - session.auth_time <= FRESH
    return fresh and _is_enough(session, asked)


def level_of_session(session: HostedSession) -> int:
    """How well its user proved who they are (:mod:`pools.rules.tokens.levels`)."""
    return session.level or level_of(methods(session.passed))


def _is_enough(session: HostedSession, asked: AuthorizationRequest) -> bool:
    """Whether it is as good as the sign-in that is asked for: strong enough, by a way that the request and its client take."""
    way = session.identity_provider or LOCAL
    taken = way == asked.identity_provider if asked.identity_provider else way in providers(asked.client)
    return taken and is_live(session) and level_of_session(session) >= asked.lowest_level


def _reuse(client: AppClient) -> timedelta:
    """For how long after a sign-in the client gets tokens without asking. Never where it is 0."""
    if not tracks(client.pool) or client.sessions is None:
        return timedelta(minutes=DEFAULT_SSO_MINUTES)
    return timedelta(minutes=_minutes(client.sessions))


def _minutes(sessions: dict) -> int:
    return sessions.get("SSOSession", {}).get("MaxValidityMinutes", DEFAULT_SSO_MINUTES)


def _longest(pool: UserPool) -> timedelta:
    """For how long any client of the pool may go on with a session."""
    kept = AppClient.objects.filter(pool_id=pool.id).exclude(sessions=None) if tracks(pool) else ()
    return timedelta(
        minutes=max([DEFAULT_SSO_MINUTES, *(_minutes(client.sessions or {}) for client in kept)])
    )


def _digest(pool: UserPool, base: str, secret: str) -> str:
    """Random and long, so a fast hash hides it. Elsewhere the same cookie stands for nothing."""
    return sha256(f"{pool.public_id} {base} {secret}".encode()).hexdigest()
