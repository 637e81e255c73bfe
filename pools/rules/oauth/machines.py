"""client_credentials: a token for a machine. Follows "Token endpoint" and "Pre token generation" (DG), event version 3."""

from typing import Any
from uuid import uuid4

import orjson

from pools.models import AppClient
from pools.rules.app_clients.settings import lifetimes
from pools.rules.oauth.consents import use
from pools.rules.oauth.failures import INVALID_REQUEST, OAuthError
from pools.rules.oauth.scopes import machine_scopes
from pools.rules.signing_keys.keys import issuer, sign
from pools.rules.tokens.generation import GroupClaims, machine_request, token_version
from pools.rules.tokens.overrides import apply_token_overrides
from pools.rules.triggers import run_trigger
from pools.wire.call import Call

SOURCE, NOBODY = "TokenGeneration_ClientCredentials", "ClientCredentials"
_FOR_MACHINES = "3"


def machine_token(
    call: Call, client: AppClient, *, scope: str, metadata: dict[str, str] | None
) -> dict[str, Any]:
    """AuthenticationResultType with an access token for the scopes asked for; all of the client's where none is.

    ``metadata`` is for the pool's function. Raises OAuthError, and as functions do.
    """
    scopes = machine_scopes(client, scope)
    claims = _claims(call, client, scopes)
    if token_version(client.pool) == _FOR_MACHINES:
        request = machine_request(scopes, metadata)
        response = run_trigger(call, client.pool, "PreTokenGeneration", SOURCE, NOBODY, client.id, request)
        changed = apply_token_overrides(_FOR_MACHINES, response, {}, claims, scopes, GroupClaims())
        claims = changed.access_claims
    if client.unused_until is not None:
        with call.change():
            use(client)
    return {
        "AccessToken": sign(client.pool, claims, "access"),
        "ExpiresIn": claims["exp"] - claims["iat"],
        "TokenType": "Bearer",
    }


def _claims(call: Call, client: AppClient, scopes: tuple[str, ...]) -> dict[str, Any]:
    issued = int(call.now.timestamp())
    return {
        "sub": client.id,
        "token_use": "access",
        "scope": " ".join(scopes),
        "auth_time": issued,
        "iss": issuer(client.pool),
        "exp": issued + int(lifetimes(client.settings)["AccessToken"].total_seconds()),
        "iat": issued,
        "version": 2,
        "jti": str(uuid4()),
        "client_id": client.id,
    }


def read_metadata(given: str) -> dict[str, str] | None:
    """``aws_client_metadata``, a JSON object of texts; None where it is empty. Raises OAuthError."""
    if not given:
        return None
    try:
        metadata = orjson.loads(given)
    except orjson.JSONDecodeError:
        metadata = None
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise OAuthError(INVALID_REQUEST, "aws_client_metadata must be a JSON object of texts.")
    return metadata
