"""Session tracking: how many sessions a user may have, and what they are.

Follows "Managing user sessions" (DG:managing-user-sessions).
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pools import errors
from pools.models import AppClient, SignIn, User, UserPool
from pools.rules.context.places import locate
from pools.rules.context.user_agents import device_name

DEFAULT_MAX, DEFAULT_SSO_MINUTES = 20, 60
MOST_LISTED = 125


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
    """The user's sessions that are neither revoked nor over, the last active first."""
    return SignIn.objects.filter(user_id=user.id, revoked=None, expires__gt=now).order_by("-last_active")


def make_room(user: User, now: datetime) -> None:
    """Before a sign-in: end the least recently used token sessions, so that one more is within the pool's limit."""
    if not tracks(user.pool):
        return
    allowed = configuration(user.pool)["TokenSession"]["MaxPerUser"]
    kept = active(user, now).filter(kind="TOKEN").values_list("id", flat=True)
    if surplus := list(kept[allowed - 1 :]):
        SignIn.objects.filter(id__in=surplus).update(revoked=now)


def find_session(user: User, session_id: str, now: datetime) -> SignIn:
    """The user's active session of this id. Raises ResourceNotFoundException."""
    found = active(user, now).filter(session_id=session_id).first()
    if found is None:
        raise errors.ResourceNotFoundException("The user has no such session.")
    return found


def list_sessions(user: User, now: datetime, *, current: str = "") -> dict[str, Any]:
    """The output of ListUserSessions; ``current`` is the id of the sign-in whose token asks."""
    return {"Sessions": [_describe(one, current) for one in active(user, now)[:MOST_LISTED]]}


def _describe(sign_in: SignIn, current: str) -> dict[str, Any]:
    place = locate(sign_in.ip)
    described = {
        "SessionId": sign_in.session_id,
        "SessionType": sign_in.kind,
        "ClientId": sign_in.client_id,
        "CreateDate": sign_in.auth_time,
        "LastActiveDate": sign_in.last_active,
        "DeviceType": device_name(sign_in.user_agent) or "unknown",
        "LastIPAddress": sign_in.ip,
        "LastLocation": {"City": place.city, "Country": place.country or "unknown"},
        "IsCurrentSession": sign_in.id == current,
    }
    return described | ({"OriginSessionId": sign_in.origin_session_id} if sign_in.origin_session_id else {})
