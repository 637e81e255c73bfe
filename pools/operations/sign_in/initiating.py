"""InitiateAuth and AdminInitiateAuth."""

from typing import Any

from pools import errors
from pools.challenges import by_api
from pools.challenges.answers import require
from pools.challenges.flows import check_flow
from pools.models import AppClient
from pools.rules.app_clients.calling import calling_client, check_secret_hash
from pools.rules.app_clients.finding import find_client
from pools.rules.context.reading import Context, read_context
from pools.rules.tokens.renewing import renew
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call

_REFRESH = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")


def initiate_auth(
    call: Call,
    *,
    auth_flow: str,
    client_id: str,
    auth_parameters: dict[str, str] | None = None,
    client_metadata: dict[str, str] | None = None,
    analytics_metadata: dict | None = None,
    user_context_data: dict | None = None,
    session: str | None = None,
) -> dict:
    """Begin a sign-in, or renew tokens, for an app. See :mod:`pools.challenges.table`."""
    client = calling_client(client_id)
    parameters = auth_parameters or {}
    context = read_context(
        call,
        client=client,
        user_context_data=user_context_data,
        device_key=parameters.get("DEVICE_KEY", ""),
    )
    return _begin(call, client, auth_flow, parameters, client_metadata, context, session, admin=False)


def admin_initiate_auth(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    auth_flow: str,
    auth_parameters: dict[str, str] | None = None,
    client_metadata: dict[str, str] | None = None,
    analytics_metadata: dict | None = None,
    context_data: dict | None = None,
    session: str | None = None,
) -> dict:
    """Begin a sign-in, or renew tokens, for a server that has an administrator's rights. See :mod:`pools.challenges.table`."""
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id)
    client.pool = pool
    parameters = auth_parameters or {}
    context = read_context(call, context_data=context_data, device_key=parameters.get("DEVICE_KEY", ""))
    return _begin(call, client, auth_flow, parameters, client_metadata, context, session, admin=True)


def _begin(
    call: Call,
    client: AppClient,
    flow: str,
    parameters: dict[str, str],
    metadata: dict[str, str] | None,
    context: Context,
    session: str | None,
    *,
    admin: bool,
) -> dict[str, Any]:
    if flow not in _REFRESH:
        return by_api.initiate(
            call, client, flow, parameters, admin=admin, context=context, metadata=metadata, session=session
        )
    check_flow(client, flow, admin=admin)
    token = require(parameters, "REFRESH_TOKEN")
    try:
        result = renew(
            call,
            client,
            token,
            check_client=lambda user: check_secret_hash(
                client, user.username, parameters.get("SECRET_HASH"), or_of=user.sub
            ),
            device_key=parameters.get("DEVICE_KEY"),
            client_metadata=None,  # what comes with InitiateAuth is not for PreTokenGeneration
        )
    except errors.RefreshTokenReuseException:
        raise errors.NotAuthorizedException("Invalid Refresh Token") from None
    return {"ChallengeParameters": {}, "AuthenticationResult": result}
