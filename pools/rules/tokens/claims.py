"""What ID and access tokens say. Follows "Using the ID token" and "Using the access token" (DG)."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection

from pools.models import AppClient, SignIn, User
from pools.rules.app_clients.attribute_access import may_read
from pools.rules.app_clients.settings import lifetimes
from pools.rules.signing_keys.keys import issuer
from pools.rules.tokens.generation import GroupClaims

SELF_SERVICE = "aws.cognito.signin.user.admin"
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
    sign_in: SignIn, user: User, client: AppClient, groups: GroupClaims, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claims of an ID token and of an access token, before any trigger changes them."""
    lives, issued = lifetimes(client.settings), int(now.timestamp())
    shared = {
        "sub": user.sub,
        "iss": issuer(user.pool),
        "event_id": sign_in.id,
        "auth_time": int(sign_in.auth_time.timestamp()),
        "iat": issued,
    }
    if client.settings.get("EnableTokenRevocation"):
        shared["origin_jti"] = sign_in.origin_jti
    if groups.groups:
        shared["cognito:groups"] = list(groups.groups)
    id_claims = shared | {
        **{name: _as_claim(name, value) for name, value in may_read(client, user.attributes).items()},
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
    return id_claims, access_claims


def _as_claim(name: str, value: str) -> Any:
    if name in _BOOLEANS:
        return value == "true"
    return {"formatted": value} if name == "address" else value
