"""The grants of the token endpoint, and its answers. Follows "Token endpoint" (DG:token-endpoint)."""

from collections.abc import Callable
from typing import Any

from pools import errors
from pools.models import AppClient, UserPool
from pools.rules.oauth.clients import authenticated_client
from pools.rules.oauth.codes import redeem
from pools.rules.oauth.failures import INVALID_GRANT, UNAUTHORIZED_CLIENT, OAuthError
from pools.rules.oauth.machines import machine_token
from pools.rules.oauth.parameters import Given, one, required
from pools.rules.sessions.devices import tracks_devices
from pools.rules.tokens.renewing import renew
from pools.wire.call import Call

UNSUPPORTED_GRANT = "unsupported_grant_type"


def answer_grant(call: Call, pool: UserPool, authorization: str, given: Given) -> dict[str, Any]:
    """What the token endpoint answers to a form. The client is checked before anything that it asks for.

    ``authorization`` is that header. Raises OAuthError, and ServiceErrors of functions.
    """
    grant_type = required(given, "grant_type")
    if grant_type not in _GRANTS:
        raise OAuthError(UNSUPPORTED_GRANT)
    client = authenticated_client(pool, authorization, given)
    if not client.settings.get("AllowedOAuthFlowsUserPoolClient"):
        raise OAuthError(UNAUTHORIZED_CLIENT)
    return _GRANTS[grant_type](call, client, given)


def _by_code(call: Call, client: AppClient, given: Given) -> dict[str, Any]:
    _require_flow(client, "code")
    result = redeem(
        call,
        client,
        required(given, "code"),
        redirect_uri=one(given, "redirect_uri"),
        verifier=one(given, "code_verifier"),
    )
    return _as_told(result)


def _by_refresh_token(call: Call, client: AppClient, given: Given) -> dict[str, Any]:
    """New tokens; ``scope`` narrows nothing. A sign-in by the API needs its device, which nobody can name here."""
    token = required(given, "refresh_token")
    try:
        result = renew(
            call,
            client,
            token,
            check_client=lambda user: None,
            device_key=None,
            client_metadata=None,
            of_pages_alone=tracks_devices(client.pool),
        )
    except (
        errors.NotAuthorizedException,
        errors.PasswordResetRequiredException,
        errors.RefreshTokenReuseException,
        errors.UserNotFoundException,
    ):
        raise OAuthError(INVALID_GRANT) from None
    return _as_told(result)


def _by_machine(call: Call, client: AppClient, given: Given) -> dict[str, Any]:
    _require_flow(client, "client_credentials")
    result = machine_token(
        call, client, scope=one(given, "scope"), client_metadata=one(given, "aws_client_metadata")
    )
    return _as_told(result)


def _require_flow(client: AppClient, flow: str) -> None:
    if flow not in client.settings.get("AllowedOAuthFlows", []):
        raise OAuthError(UNAUTHORIZED_CLIENT)


def _as_told(result: dict[str, Any]) -> dict[str, Any]:
    """AuthenticationResultType in the words of OAuth; never with ``scope``, as on Cognito."""
    names = {"IdToken": "id_token", "AccessToken": "access_token", "RefreshToken": "refresh_token"}
    told = {name: result[member] for member, name in names.items() if member in result}
    return told | {"expires_in": result["ExpiresIn"], "token_type": result["TokenType"]}


_GRANTS: dict[str, Callable[[Call, AppClient, Given], dict[str, Any]]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
    "client_credentials": _by_machine,
}
