"""Token exchange: a token for another client or service, in the place of a user's or for one who acts for them.

Follows RFC 8693 and GetDerivedToken. What the new token stands for ends with the sign-in that the subject's token came of.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pools import errors
from pools.models import AppClient
from pools.rules.app_clients.settings import lifetimes
from pools.rules.oauth.failures import (
    INVALID_GRANT,
    INVALID_REQUEST,
    INVALID_SCOPE,
    INVALID_TARGET,
    UNAUTHORIZED_CLIENT,
    OAuthError,
)
from pools.rules.resource_servers.finding import find_resource_server
from pools.rules.resource_servers.scopes import granted_scopes
from pools.rules.signing_keys.keys import Use, issuer, sign
from pools.rules.tokens.claims import group_claims
from pools.rules.tokens.issuing import ask_function, token_claims
from pools.rules.tokens.reading import Session, read_token
from pools.wire.call import Call

IMPERSONATION, DELEGATION = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"
SOURCE = "TokenGeneration_TokenExchange"
_USES: dict[str, Use] = {"ACCESS_TOKEN": "access", "ID_TOKEN": "id"}
_LONGEST_CHAIN = 5


@dataclass(frozen=True)
class Exchange:
    """What is asked for, in GetDerivedToken's words. ``actor`` is empty for impersonation; of ``audience`` and ``resource``,
    a resource server's identifier, one at most is given."""

    subject: str
    subject_type: str
    actor: str = ""
    actor_type: str = ""
    scopes: Sequence[str] = ()
    audience: str = ""
    resource: str = ""
    wanted: str = "ACCESS_TOKEN"


def exchange(call: Call, client: AppClient, asked: Exchange) -> dict[str, Any]:
    """GetDerivedTokenResponse for a client that has shown who it is. Raises OAuthError, and as functions do."""
    flow = DELEGATION if asked.actor else IMPERSONATION
    if flow not in client.settings["ExplicitAuthFlows"]:
        raise OAuthError(UNAUTHORIZED_CLIENT, f"The client needs {flow} among its ExplicitAuthFlows.")
    target = _target(client, asked)
    claims, session = _read(call, client, asked.subject, asked.subject_type, "subject_token")
    act = _actor(call, client, asked, claims)
    scopes = _scopes(client, asked, session.scopes if session else claims.get("scope", "").split())
    if session is None:
        new = _of_machine(call, client, claims, scopes, asked.wanted)
    else:
        new = _of_user(call, client, session, scopes, asked.wanted)
    new |= ({"aud": target} if target else {}) | ({"act": act} if act else {})
    return {
        "IssuedToken": sign(client.pool, new, _USES[asked.wanted]),
        "IssuedTokenType": asked.wanted,
        "TokenType": "Bearer" if asked.wanted == "ACCESS_TOKEN" else "N_A",
        "ExpiresIn": new["exp"] - new["iat"],
        "Scopes": new["scope"].split() if new.get("scope") else scopes if asked.wanted == "ID_TOKEN" else [],
    }


def _target(client: AppClient, asked: Exchange) -> str:
    if asked.audience and asked.resource:
        raise OAuthError(INVALID_REQUEST, "Give an audience or a resource, not both.")
    if asked.resource:
        try:
            find_resource_server(client.pool, asked.resource)
        except errors.ResourceNotFoundException as problem:
            raise OAuthError(INVALID_TARGET, problem.message) from None
    return asked.audience or asked.resource


def _read(
    call: Call, client: AppClient, token: str, kind: str, name: str
) -> tuple[dict[str, Any], Session | None]:
    if kind not in _USES:
        raise OAuthError(INVALID_REQUEST, f"{name} must be an access token or an ID token of this user pool.")
    try:
        pool, claims, session = read_token(call, token, _USES[kind])
    except (
        errors.NotAuthorizedException,
        errors.PasswordResetRequiredException,
        errors.UserNotFoundException,
    ):
        raise OAuthError(INVALID_GRANT, f"{name} is not good, or no more.") from None
    if pool.id != client.pool_id:
        raise OAuthError(INVALID_GRANT, f"{name} is not of this user pool.")
    return claims, session


def _actor(call: Call, client: AppClient, asked: Exchange, subject: dict[str, Any]) -> dict[str, Any]:
    """``act``: who acts now, and inside it those who acted before (RFC 8693, 4.1). Empty for impersonation of a user."""
    former = subject.get("act")
    if not asked.actor:
        return former or {}
    claims, _ = _read(call, client, asked.actor, asked.actor_type, "actor_token")
    act = {"sub": claims["sub"], "iss": claims["iss"]} | ({"act": former} if former else {})
    length, link = 1, former
    while link:
        length, link = length + 1, link.get("act")
    if length > _LONGEST_CHAIN:
        raise OAuthError(INVALID_REQUEST, f"At most {_LONGEST_CHAIN} may act for each other.")
    return act


def _scopes(client: AppClient, asked: Exchange, of_subject: Sequence[str] | frozenset[str]) -> list[str]:
    """The client's that the subject has and that are asked for; without a wish, all that both have."""
    both = [scope for scope in granted_scopes(client) if scope in of_subject]
    if not asked.scopes:
        return both
    given = [scope for scope in dict.fromkeys(asked.scopes) if scope in both]
    if not given:
        raise OAuthError(INVALID_SCOPE, "The client and the subject's token share none of these scopes.")
    return given


def _of_user(
    call: Call, client: AppClient, session: Session, scopes: list[str], wanted: str
) -> dict[str, Any]:
    """The claims, with the subject's ``event_id`` and ``origin_jti``: the token ends with that sign-in."""
    user, of_exchange = session.user, copy(session.sign_in)
    user.pool = client.pool
    of_exchange.scopes, of_exchange.audience, of_exchange.device_key = scopes, None, ""
    groups = group_claims(user)
    answer = ask_function(call, client, user, groups, scopes, source=SOURCE)
    claims = token_claims(call, client, user, of_exchange, groups, answer)
    if wanted == "ACCESS_TOKEN":
        return claims.access_claims
    if not claims.id_claims:
        raise OAuthError(INVALID_SCOPE, "An ID token needs the scope openid.")
    return claims.id_claims


def _of_machine(
    call: Call, client: AppClient, subject: dict[str, Any], scopes: list[str], wanted: str
) -> dict[str, Any]:
    if wanted != "ACCESS_TOKEN":
        raise OAuthError(INVALID_REQUEST, "A machine has no ID token.")
    issued = int(call.now.timestamp())
    return {
        "sub": subject["sub"],
        "token_use": "access",
        **({"scope": " ".join(scopes)} if scopes else {}),
        "auth_time": subject.get("auth_time", issued),
        "iss": issuer(client.pool),
        "exp": issued + int(lifetimes(client.settings)["AccessToken"].total_seconds()),
        "iat": issued,
        "version": 2,
        "jti": str(uuid4()),
        "client_id": client.id,
    }
