"""The grants of the token endpoint, and its answers. Follows "Token endpoint" (DG:token-endpoint)."""

from collections.abc import Callable
from typing import Any

from pools import errors
from pools.models import AppClient, UserPool
from pools.rules.oauth.clients import authenticated_client
from pools.rules.oauth.codes import redeem
from pools.rules.oauth.exchanging import Exchange, exchange
from pools.rules.oauth.failures import INVALID_GRANT, INVALID_REQUEST, UNAUTHORIZED_CLIENT, OAuthError
from pools.rules.oauth.machines import machine_token, read_metadata
from pools.rules.oauth.parameters import Given, one, required
from pools.rules.sessions.devices import tracks_devices
from pools.rules.tokens.renewing import renew
from pools.wire.call import Call

_TOKEN_TYPES = "urn:ietf:params:oauth:token-type:"
UNSUPPORTED_GRANT = "unsupported_grant_type"


def answer_grant(call: Call, pool: UserPool, authorization: str, given: Given) -> dict[str, Any]:
    """What the token endpoint answers to a form. The client is checked before anything that it asks for.

    ``authorization`` is that header. Raises OAuthError, and ServiceErrors of functions.
    """
    grant_type = required(given, "grant_type")
    if grant_type not in _GRANTS:
        raise OAuthError(UNSUPPORTED_GRANT)
    client = authenticated_client(call, pool, authorization, given)
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
        call,
        client,
        scope=one(given, "scope"),
        metadata=read_metadata(one(given, "aws_client_metadata")),
    )
    return _as_told(result)


def _by_exchange(call: Call, client: AppClient, given: Given) -> dict[str, Any]:
    """RFC 8693. Unlike other answers this one tells its scopes: they are rarely those that were asked for."""
    actor, of_actor = one(given, "actor_token"), one(given, "actor_token_type")
    if bool(actor) != bool(of_actor):
        raise OAuthError(INVALID_REQUEST, "actor_token and actor_token_type go together.")
    asked = Exchange(
        subject=required(given, "subject_token"),
        subject_type=_kind(required(given, "subject_token_type")),
        actor=actor,
        actor_type=_kind(of_actor),
        scopes=one(given, "scope").split(),
        audience=one(given, "audience"),
        resource=one(given, "resource"),
        wanted=_kind(one(given, "requested_token_type")) or "ACCESS_TOKEN",
    )
    if asked.wanted not in ("ACCESS_TOKEN", "ID_TOKEN"):
        raise OAuthError(INVALID_REQUEST, "requested_token_type must be an access token's or an ID token's.")
    result = exchange(call, client, asked)
    scope = {"scope": " ".join(result["Scopes"])} if result["Scopes"] else {}
    return {
        "access_token": result["IssuedToken"],
        "issued_token_type": f"{_TOKEN_TYPES}{result['IssuedTokenType'].lower()}",
        "token_type": result["TokenType"],
        "expires_in": result["ExpiresIn"],
        **scope,
    }


def _kind(urn: str) -> str:
    """``ACCESS_TOKEN`` for ``urn:ietf:params:oauth:token-type:access_token``; what is none stays what it is."""
    return urn.removeprefix(_TOKEN_TYPES).upper() if urn.startswith(_TOKEN_TYPES) else urn and "unknown"


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
    "urn:ietf:params:oauth:grant-type:token-exchange": _by_exchange,
}
