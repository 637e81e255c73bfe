"""Clients that register themselves. Follows RFC 7591, DcrConfigurationType and "Dynamic client registration" (DG)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pools import errors
from pools.models import AppClient, UserPool
from pools.rules.app_clients.checks import check_client
from pools.rules.app_clients.finding import check_room, keep_secret, new_client_id, new_secret
from pools.rules.app_clients.settings import fill_in_client
from pools.rules.limits.hosted import meet_registration
from pools.rules.oauth.client_metadata import (
    INVALID_METADATA,
    INVALID_REDIRECT,
    callbacks_in,
    name_in,
    text_in,
    texts_in,
)
from pools.rules.oauth.failures import OAuthError
from pools.rules.oauth.requests import LOCAL
from pools.rules.resource_servers.scopes import unknown_scopes
from pools.rules.tokens.claims import OPENID, SCOPED
from pools.rules.tokens.reading import read_token
from pools.rules.user_pools.finding import lock_pool
from pools.rules.user_pools.settings import REGISTER_SCOPE, registration_is_on
from pools.wire.call import Call

UNUSED = timedelta(hours=24)
"""How long a client that nobody signs in to stays."""
MOST_UNUSED = 500
"""How many of those a pool has at once: half of its quota, so that strangers cannot take all of it."""
OPEN_SCOPES = (OPENID, *SCOPED)
_FLOWS = {"authorization_code": "code", "client_credentials": "client_credentials", "implicit": "implicit"}
_WITH_CODE, _METHODS = "authorization_code", ("none", "client_secret_basic", "client_secret_post")
NO_TOKEN = OAuthError(
    "invalid_token", "An access token with the scope to register clients is needed.", status=401
)


@dataclass(frozen=True)
class _Asked:
    """A registration as it is kept. ``grants`` are RFC 7591's names."""

    name: str
    callbacks: list[str]
    grants: list[str]
    method: str
    scopes: list[str]


def register(
    call: Call, pool: UserPool, address: str, token: str, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Make the client that a request describes; what RFC 7591 answers.

    ``token`` is the bearer's, empty where the request has none and registration has to be open. ``address`` is counted.
    Raises OAuthError, TooManyRequestsException.
    """
    rules = pool.settings.get("DcrConfiguration", {})
    if not registration_is_on(pool.settings):
        raise OAuthError("access_denied", "This user pool lets no clients register themselves.", status=403)
    if token:
        _check_token(call, pool, token)
    elif not rules["OpenDcrEnabled"]:
        raise NO_TOKEN
    meet_registration(pool, address)
    # A scope whose resource server is gone, or not there yet, is left out, as it is of an app client's.
    unknown = unknown_scopes(pool, rules["AllowedScopes"])
    allowed = [scope for scope in rules["AllowedScopes"] if scope not in unknown]
    asked = _read(given, rules["AuthenticatedGrantTypes" if token else "OpenDcrGrantTypes"], allowed)
    secret = None if asked.method == "none" else new_secret()
    client = _keep(call, pool, asked, secret)
    return _told(client, asked, secret)


def _check_token(call: Call, pool: UserPool, token: str) -> None:
    try:
        found, claims, _session = read_token(call, token)
    except (
        errors.NotAuthorizedException,
        errors.UserNotFoundException,
        errors.PasswordResetRequiredException,
    ):
        raise NO_TOKEN from None
    if found.id != pool.id:
        raise NO_TOKEN
    if REGISTER_SCOPE not in claims.get("scope", "").split():
        raise OAuthError(
            "insufficient_scope", f"The access token lacks the scope {REGISTER_SCOPE}.", status=403
        )


def _read(given: Mapping[str, Any], flows: list[str], allowed_scopes: list[str]) -> _Asked:
    method = text_in(given, "token_endpoint_auth_method", "client_secret_basic")
    if method not in _METHODS:
        raise OAuthError(
            INVALID_METADATA, f"token_endpoint_auth_method must be one of {', '.join(_METHODS)}."
        )
    grants, callbacks = _grants(given, flows), callbacks_in(given)
    if _WITH_CODE in grants:
        if not callbacks:
            raise OAuthError(INVALID_REDIRECT, "redirect_uris is missing.")
        if texts_in(given, "response_types", ("code",)) != ["code"]:
            raise OAuthError(INVALID_METADATA, "response_types must be code alone.")
    elif method == "none":
        raise OAuthError(
            INVALID_METADATA, "client_credentials needs a token_endpoint_auth_method other than none."
        )
    return _Asked(name_in(given), callbacks, grants, method, _scopes(given, allowed_scopes, grants))


def _grants(given: Mapping[str, Any], flows: list[str]) -> list[str]:
    """Those of the grant types that Lifeguard has; of these, one that is not allowed is refused."""
    named = [
        grant
        for grant in texts_in(given, "grant_types", (_WITH_CODE,))
        if grant in (*_FLOWS, "refresh_token")
    ]
    asked = [grant for grant in dict.fromkeys(named) if grant != "refresh_token"]
    refused = [grant for grant in asked if _FLOWS[grant] not in flows or grant == "implicit"]
    if refused:
        raise OAuthError(INVALID_METADATA, f"grant_types: {', '.join(refused)} may not be registered here.")
    if not asked:
        raise OAuthError(INVALID_METADATA, "grant_types: none of these may be registered here.")
    if len(asked) > 1:
        raise OAuthError(
            INVALID_METADATA,
            "grant_types: client_credentials cannot be had together with authorization_code.",
        )
    return [*asked, "refresh_token"] if _WITH_CODE in asked else asked


def _scopes(given: Mapping[str, Any], allowed: list[str], grants: list[str]) -> list[str]:
    there = [
        scope for scope in dict.fromkeys((*OPEN_SCOPES, *allowed)) if _WITH_CODE in grants or "/" in scope
    ]
    named = list(dict.fromkeys(text_in(given, "scope").split()))
    if wrong := [scope for scope in named if scope not in there]:
        raise OAuthError(INVALID_METADATA, f"scope: {' '.join(wrong)[:200]} may not be registered here.")
    if not (named or there):
        raise OAuthError(INVALID_METADATA, "The user pool allows no scope for client_credentials.")
    return named or there


def _keep(call: Call, pool: UserPool, asked: _Asked, secret: str | None) -> AppClient:
    settings = fill_in_client(
        {
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": [_FLOWS[asked.grants[0]]],
            "AllowedOAuthScopes": asked.scopes,
            "CallbackURLs": asked.callbacks,
            "SupportedIdentityProviders": [LOCAL],
            # None of the flows of the API: an API's tokens may change the user.
            "ExplicitAuthFlows": [],
            "PreventUserExistenceErrors": "ENABLED",
        }
    )
    try:
        with call.change():
            held = lock_pool(pool.public_id)
            check_client(settings, held, secret=bool(secret))
            check_room(held)
            if AppClient.objects.filter(pool=held).exclude(unused_until=None).count() >= MOST_UNUSED:
                raise errors.LimitExceededException(f"{MOST_UNUSED} clients wait for their first sign-in.")
            client = AppClient.objects.create(
                id=new_client_id(),
                pool=held,
                name=asked.name,
                settings=settings,
                kind="DCR",
                unused_until=call.now + UNUSED,
                created=call.now,
                modified=call.now,
            )
            if secret:
                keep_secret(client, secret, [], call.now)
    except errors.LimitExceededException as problem:
        raise OAuthError("temporarily_unavailable", problem.message, status=503) from None
    except (
        errors.InvalidParameterException,
        errors.InvalidOAuthFlowException,
        errors.ScopeDoesNotExistException,
    ) as problem:
        raise OAuthError(INVALID_METADATA, problem.message) from None
    return client


def _told(client: AppClient, asked: _Asked, secret: str | None) -> dict[str, Any]:
    hidden = {"client_secret": secret, "client_secret_expires_at": 0} if secret else {}
    return {
        "client_id": client.id,
        "client_id_issued_at": int(client.created.timestamp()),
        **hidden,
        "client_name": client.name,
        "redirect_uris": asked.callbacks,
        "grant_types": asked.grants,
        "response_types": ["code"] if _WITH_CODE in asked.grants else [],
        "token_endpoint_auth_method": asked.method,
        "scope": " ".join(asked.scopes),
    }
