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


def get_user_pool_session_configuration(call: Call, *, user_pool_id) -> dict:
    return configuration(find_pool(user_pool_id))


def set_user_pool_session_configuration(
    call: Call, *, user_pool_id, user_session_tracking, token_session
) -> dict:
    pool = find_pool(user_pool_id)
    require_plan(pool)
    pool.sessions = {"UserSessionTracking": user_session_tracking, "TokenSession": token_session}
    with call.change():
        UserPool.objects.filter(id=pool.id).update(sessions=pool.sessions)
    return configuration(pool)


def get_user_pool_client_session_configuration(call: Call, *, user_pool_id, client_id) -> dict:
    pool = find_pool(user_pool_id)
    return client_configuration(pool, find_client(pool, client_id))


def set_user_pool_client_session_configuration(call: Call, *, user_pool_id, client_id, sso_session) -> dict:
    pool = find_pool(user_pool_id)
    require_plan(pool)
    require_tracking(pool)
    client = find_client(pool, client_id)
    client.sessions = {"SSOSession": sso_session}
    with call.change():
        AppClient.objects.filter(id=client.id).update(sessions=client.sessions)
    return client_configuration(pool, client)


def admin_list_user_sessions(call: Call, *, user_pool_id, username, next_token=None) -> dict:
    pool = find_pool(user_pool_id)
    require_tracking(pool)
    user = find_user(pool, username)
    # All sessions stand in one page: no token was ever given.
    read_token(next_token, scope="AdminListUserSessions")
    return list_sessions(user, call.now)


def admin_revoke_user_session(
    call: Call, *, user_pool_id, username, session_id, revoke_associated_sessions=None
) -> dict:
    pool = find_pool(user_pool_id)
    require_tracking(pool)
    session = find_session(find_user(pool, username), session_id, call.now)
    with call.change():
        revoke(session, call.now, linked=revoke_associated_sessions == "LINKED")
    return {}


def list_user_sessions(call: Call, *, access_token, next_token=None) -> dict:
    caller = read_access_token(call, access_token)
    require_tracking(caller.user.pool)
    read_token(next_token, scope="ListUserSessions")
    return list_sessions(caller.user, call.now, current=caller.sign_in.id)


def revoke_user_session(call: Call, *, access_token, session_id, revoke_associated_sessions=None) -> dict:
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
