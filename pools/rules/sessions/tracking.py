"""Session tracking: how many sessions a user may have, and what they are.

Follows "Managing user sessions" (DG:managing-user-sessions).
"""

import secrets
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pools import errors
from pools.models import AppClient, HostedSession, SignIn, User, UserPool
from pools.rules.context.places import locate
from pools.rules.context.user_agents import device_name

DEFAULT_MAX, DEFAULT_SSO_MINUTES = 20, 60
MOST_LISTED = 125
TOKEN, SSO = "tkn", "sso"
"""How the ids of sessions begin."""


def configuration(pool: UserPool) -> dict[str, Any]:
    """The pool's session configuration as the API shows it."""
    kept: dict[str, Any] = pool.sessions or {
        "UserSessionTracking": "DISABLED",
        "TokenSession": {"MaxPerUser": DEFAULT_MAX},
    }
    return {"UserPoolId": pool.public_id, **kept}


def client_configuration(pool: UserPool, client: AppClient) -> dict[str, Any]:
    """An app client's session configuration as the API shows it."""
    kept = client.sessions or {"SSOSession": {"MaxValidityMinutes": DEFAULT_SSO_MINUTES}}
    return {"UserPoolId": pool.public_id, "ClientId": client.id, **kept}


def tracks(pool: UserPool) -> bool:
    """Whether the pool tracks sessions."""
    return configuration(pool)["UserSessionTracking"] == "ENABLED"


def require_tracking(pool: UserPool) -> None:
    """Raise OperationNotEnabledException unless the pool tracks sessions."""
    if not tracks(pool):
        raise errors.OperationNotEnabledException("Session tracking is not enabled for this user pool.")


def require_plan(pool: UserPool) -> None:
    """Raise FeatureUnavailableInTierException on the LITE plan."""
    if pool.settings["UserPoolTier"] == "LITE":
        raise errors.FeatureUnavailableInTierException(
            "Session tracking needs the ESSENTIALS plan or higher; this user pool is on LITE."
        )


def active(user: User, now: datetime) -> QuerySet[SignIn]:
    """The user's sessions of tokens that are neither revoked nor over, the last active first."""
    return SignIn.objects.filter(user_id=user.id, revoked=None, expires__gt=now).order_by("-last_active")


def active_hosted(user: User, now: datetime) -> QuerySet[HostedSession]:
    """The user's sessions on the pool's pages that are neither ended nor over, the last active first."""
    return HostedSession.objects.filter(user_id=user.id, ended=None, expires__gt=now).order_by("-last_active")


def make_room(user: User, now: datetime) -> None:
    """Before a sign-in: end the least recently used token sessions, so that one more is within the pool's limit."""
    if not tracks(user.pool):
        return
    allowed = configuration(user.pool)["TokenSession"]["MaxPerUser"]
    kept = active(user, now).values_list("id", flat=True)
    if surplus := list(kept[allowed - 1 :]):
        SignIn.objects.filter(id__in=surplus).update(revoked=now)


def find_session(user: User, session_id: str, now: datetime) -> SignIn | HostedSession:
    """The user's active session of this id. Raises ResourceNotFoundException."""
    rows: QuerySet[Any] = active_hosted(user, now) if session_id.startswith(SSO) else active(user, now)
    found = rows.filter(session_id=session_id).first()
    if found is None:
        raise errors.ResourceNotFoundException("The user has no such session.")
    return found


def new_session_id(kind: str) -> str:
    """An id as session tracking shows it, of the ``kind`` :data:`TOKEN` or :data:`SSO`."""
    return kind + secrets.token_hex(13)[:25]


def list_sessions(user: User, now: datetime, *, current: str = "") -> dict[str, Any]:
    """The output of ListUserSessions; ``current`` is the id of the sign-in whose token asks."""
    found: list[SignIn | HostedSession] = [
        *active(user, now)[:MOST_LISTED],
        *active_hosted(user, now)[:MOST_LISTED],
    ]
    found.sort(key=lambda one: one.last_active, reverse=True)
    return {"Sessions": [_describe(one, current) for one in found[:MOST_LISTED]]}


def _describe(session: SignIn | HostedSession, current: str) -> dict[str, Any]:
    place, of_tokens = locate(session.ip), isinstance(session, SignIn)
    described = {
        "SessionId": session.session_id,
        "SessionType": "TOKEN" if of_tokens else "SSO",
        "ClientId": session.client_id,
        "CreateDate": session.auth_time,
        "LastActiveDate": session.last_active,
        "DeviceType": device_name(session.user_agent) or "unknown",
        "LastIPAddress": session.ip,
        "LastLocation": {"City": place.city, "Country": place.country or "unknown"},
        "IsCurrentSession": session.id == current,
    }
    origin = session.origin_session_id if isinstance(session, SignIn) else ""
    return described | ({"OriginSessionId": origin} if origin else {})
