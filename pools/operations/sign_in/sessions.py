"""Sessions of users, and how a pool tracks them."""

from pools import errors
from pools.models import AppClient, UserPool
from pools.rules.app_clients.finding import find_client
from pools.rules.paging import read_token
from pools.rules.sessions.revoking import revoke
from pools.rules.sessions.tracking import (
    client_configuration,
    configuration,
    find_session,
    list_sessions,
    require_plan,
    require_tracking,
)
from pools.rules.tokens.reading import read_access_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import find_user
from pools.wire.call import Call


def get_user_pool_session_configuration(call: Call, *, user_pool_id: str) -> dict:
    return configuration(find_pool(user_pool_id))


def set_user_pool_session_configuration(
    call: Call, *, user_pool_id: str, user_session_tracking: str, token_session: dict
) -> dict:
    """Say whether sessions are tracked, and how many a user may have. Needs the ESSENTIALS plan."""
    pool = find_pool(user_pool_id)
    require_plan(pool)
    pool.sessions = {"UserSessionTracking": user_session_tracking, "TokenSession": token_session}
    with call.change():
        UserPool.objects.filter(id=pool.id).update(sessions=pool.sessions)
    return configuration(pool)


def get_user_pool_client_session_configuration(call: Call, *, user_pool_id: str, client_id: str) -> dict:
    pool = find_pool(user_pool_id)
    return client_configuration(pool, find_client(pool, client_id))


def set_user_pool_client_session_configuration(
    call: Call, *, user_pool_id: str, client_id: str, sso_session: dict
) -> dict:
    """Say how long single sign-on through a client lasts. Needs the ESSENTIALS plan and a pool that tracks sessions."""
    pool = find_pool(user_pool_id)
    require_plan(pool)
    require_tracking(pool)
    client = find_client(pool, client_id)
    client.sessions = {"SSOSession": sso_session}
    with call.change():
        AppClient.objects.filter(id=client.id).update(sessions=client.sessions)
    return client_configuration(pool, client)


def admin_list_user_sessions(
    call: Call, *, user_pool_id: str, username: str, next_token: str | None = None
) -> dict:
    """A user's active sessions, the last active first. Raises OperationNotEnabledException where the pool tracks none."""
    pool = find_pool(user_pool_id)
    require_tracking(pool)
    user = find_user(pool, username)
    # All sessions stand in one page: no token was ever given.
    read_token(next_token, scope="AdminListUserSessions")
    return list_sessions(user, call.now)


def admin_revoke_user_session(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    session_id: str,
    revoke_associated_sessions: str | None = None,
) -> dict:
    """End a session of a user; with LINKED also those that began with it."""
    pool = find_pool(user_pool_id)
    require_tracking(pool)
    session = find_session(find_user(pool, username), session_id, call.now)
    with call.change():
        revoke(session, call.now, linked=revoke_associated_sessions == "LINKED")
    return {}


def list_user_sessions(call: Call, *, access_token: str, next_token: str | None = None) -> dict:
    """The active sessions of the token's user, the one of the token marked."""
    caller = read_access_token(call, access_token)
    require_tracking(caller.user.pool)
    read_token(next_token, scope="ListUserSessions")
    return list_sessions(caller.user, call.now, current=caller.sign_in.id)


def revoke_user_session(
    call: Call, *, access_token: str, session_id: str, revoke_associated_sessions: str | None = None
) -> dict:
    """End another session of the token's user; with LINKED also those that began with it."""
    caller = read_access_token(call, access_token, while_reset=True)
    require_tracking(caller.user.pool)
    session = find_session(caller.user, session_id, call.now)
    if session.id == caller.sign_in.id:
        raise errors.InvalidParameterException(
            "The session of the token that asks cannot be revoked with it. Sign out instead."
        )
    with call.change():
        revoke(session, call.now, linked=revoke_associated_sessions == "LINKED")
    return {}
