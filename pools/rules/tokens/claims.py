"""What ID and access tokens say. Follows "Using the ID token" and "Using the access token" (DG)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from django.db import connection

from pools.models import AppClient, SignIn, User
from pools.rules.app_clients.attribute_access import IDENTITIES, may_read
from pools.rules.app_clients.settings import lifetimes
from pools.rules.signing_keys.keys import issuer
from pools.rules.tokens.generation import GroupClaims
from pools.rules.tokens.levels import proof_claims

SELF_SERVICE = "aws.cognito.signin.user.admin"
OPENID = "openid"
SCOPED = {
    "profile": (
        *("name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile"),
        *("picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at"),
    ),
    "email": ("email", "email_verified"),
    "phone": ("phone_number", "phone_number_verified"),
}
"""The attributes that a scope names; ``profile`` names the custom ones too."""
_BOOLEANS = ("email_verified", "phone_number_verified")


def group_claims(user: User) -> GroupClaims:
    """What the user's groups put into tokens, best precedence first.

    Follows "Adding groups to a user pool" (DG:cognito-user-pools-user-groups): the best precedence decides the preferred
    role; groups that tie for it must agree.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, role_arn, precedence FROM pools_group WHERE id IN"
            " (SELECT group_id FROM pools_membership WHERE user_id = %s)"
            " ORDER BY precedence IS NULL, precedence, name",
            [user.id],
        )
        rows = cursor.fetchall()
    roles = tuple(dict.fromkeys(role for _, role, _ in rows if role))
    best = {role for _, role, precedence in rows if role and precedence == rows[0][2]}
    preferred = next(iter(best)) if len(best) == 1 else roles[0] if len(roles) == 1 else None
    return GroupClaims(tuple(name for name, _, _ in rows), roles, preferred)


def build_claims(
    sign_in: SignIn, user: User, client: AppClient, groups: GroupClaims, now: datetime, *, nonce: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claims of an ID token and of an access token, before any trigger changes them.

    Those of an ID token are empty for a sign-in on the pool's pages without the scope ``openid``.
    """
    lives, issued = lifetimes(client.settings), int(now.timestamp())
    shared = {
        "sub": user.sub,
        "iss": issuer(user.pool),
        "event_id": sign_in.id,
        "auth_time": int(sign_in.auth_time.timestamp()),
        "iat": issued,
        **proof_claims(user.pool, sign_in.amr, sign_in.level),
    }
    if client.settings.get("EnableTokenRevocation"):
        shared["origin_jti"] = sign_in.origin_jti
    if groups.groups:
        shared["cognito:groups"] = list(groups.groups)
    id_claims = shared | {
        **{name: as_claim(name, value) for name, value in _attributes(sign_in, user, client).items()},
        **({"nonce": nonce} if nonce else {}),
        "token_use": "id",
        "aud": client.id,
        "cognito:username": user.username,
        "exp": issued + int(lives["IdToken"].total_seconds()),
        "jti": str(uuid4()),
    }
    if groups.roles:
        id_claims["cognito:roles"] = list(groups.roles)
    if groups.preferred_role:
        id_claims["cognito:preferred_role"] = groups.preferred_role
    access_claims = shared | {
        "token_use": "access",
        "client_id": client.id,
        "username": user.username,
        "scope": " ".join(sign_in.scopes),
        "exp": issued + int(lives["AccessToken"].total_seconds()),
        "jti": str(uuid4()),
    }
    if sign_in.device_key:
        access_claims["device_key"] = sign_in.device_key
    if sign_in.by_pages:
        access_claims["version"] = 2
    if sign_in.audience:
        access_claims["aud"] = sign_in.audience
    return id_claims if gives_id_token(sign_in) else {}, access_claims


def gives_id_token(sign_in: SignIn) -> bool:
    """Whether a sign-in comes with ID tokens: the API's always, those of the pool's pages by the scope ``openid``."""
    return not sign_in.by_pages or OPENID in sign_in.scopes


def shown_attributes(scopes: Collection[str], user: User, client: AppClient) -> dict[str, str]:
    """What scopes tell of the user: of what the client may read, the attributes that they name.

    Follows "UserInfo endpoint" (DG:userinfo-endpoint): ``openid`` without another of these scopes names everything, and of
    which provider the user comes is told whatever they name.
    """
    readable, named = may_read(client, user.attributes), [scope for scope in SCOPED if scope in scopes]
    if not named:
        return readable
    shown = {IDENTITIES} | {name for scope in named for name in SCOPED[scope]}
    shown |= {name for name in readable if "profile" in named and name.startswith("custom:")}
    return {name: value for name, value in readable.items() if name in shown}


def _attributes(sign_in: SignIn, user: User, client: AppClient) -> dict[str, str]:
    if sign_in.by_pages:
        return shown_attributes(sign_in.scopes, user, client)
    return may_read(client, user.attributes)


def as_claim(name: str, value: str) -> Any:
    """An attribute as an ID token tells it."""
    if name == IDENTITIES:
        return [{key: _as_text(told) for key, told in each.items()} for each in orjson.loads(value)]
    if name in _BOOLEANS:
        return value == "true"
    return {"formatted": value} if name == "address" else value


def _as_text(told: Any) -> Any:
    """A member of an identity: all are texts there, but for an issuer that there is none of."""
    if isinstance(told, bool):
        return "true" if told else "false"
    return told if told is None else str(told)
