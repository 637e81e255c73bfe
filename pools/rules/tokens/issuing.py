"""Giving out the tokens of a completed sign-in. Follows AuthenticationResultType."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings

from pools.models import AppClient, SignIn, User
from pools.models.prepared_sql import insert_one
from pools.rules.app_clients.settings import lifetimes
from pools.rules.sessions.tracking import make_room
from pools.rules.signing_keys.keys import sign
from pools.rules.tokens.claims import SELF_SERVICE, build_claims, group_claims
from pools.rules.tokens.generation import token_request, token_version
from pools.rules.tokens.overrides import TokenClaims, apply_token_overrides
from pools.rules.triggers import run_trigger
from pools.rules.triggers.requests import user_attributes
from pools.wire.call import Call

_LOOKUP_LENGTH = 22


def new_sign_in(
    call: Call, client: AppClient, user: User, *, event_id: str, by_password: bool, device_key: str = ""
) -> tuple[SignIn, str]:
    """A new line of refresh tokens, unsaved, and its first one. :func:`begin` stores it, once its tokens are made."""
    lookup, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
    sign_in = SignIn(
        id=event_id,
        user=user,
        client_id=client.id,
        lookup=lookup,
        digest=digest(secret),
        origin_jti=str(uuid4()),
        session_id="tkn" + secrets.token_hex(13)[:25],
        scopes=[SELF_SERVICE],
        by_password=by_password,
        device_key=device_key,
        ip=call.source_ip,
        user_agent=call.user_agent,
        auth_time=call.now,
        last_active=call.now,
        expires=call.now + lifetimes(client.settings)["RefreshToken"],
    )
    return sign_in, lookup + secret


def begin(sign_in: SignIn, user: User) -> None:
    """Store a new sign-in, within the pool's limit of sessions. To be called in a transaction."""
    make_room(user, sign_in.auth_time)
    insert_one(sign_in)


def next_refresh_token(token: str) -> str:
    """The refresh token that takes this one's place: always the same one, so that a retry gets what was lost."""
    lookup, secret = token[:_LOOKUP_LENGTH], token[_LOOKUP_LENGTH:]
    following = hmac.digest(settings.SECRET_KEY.encode(), b"refresh " + secret.encode(), "sha384")
    return lookup + urlsafe_b64encode(following).decode()


def split_refresh_token(token: str) -> tuple[str, str]:
    """The lookup and the digest of the secret of something that may be a refresh token."""
    return token[:_LOOKUP_LENGTH], digest(token[_LOOKUP_LENGTH:])


def digest(secret: str) -> str:
    """What is kept of a refresh token's secret. It is random and long, so a fast hash hides it."""
    return sha256(secret.encode()).hexdigest()


def issue_tokens(
    call: Call, client: AppClient, user: User, sign_in: SignIn, *, source: str, client_metadata: dict | None
) -> dict[str, Any]:
    """New ID and access tokens of a sign-in, as AuthenticationResultType without a refresh token.

    ``source`` is the event of the pre token generation trigger, such as ``TokenGeneration_Authentication``.
    """
    claims = _ask_function(call, client, user, sign_in, source, client_metadata)
    return {
        "AccessToken": sign(user.pool, claims.access_claims, "access"),
        "ExpiresIn": claims.access_claims["exp"] - claims.access_claims["iat"],
        "TokenType": "Bearer",
        "IdToken": sign(user.pool, claims.id_claims, "id"),
    }


def _ask_function(
    call: Call, client: AppClient, user: User, sign_in: SignIn, source: str, client_metadata: dict | None
) -> TokenClaims:
    """The claims of both tokens, as the pool's PreTokenGeneration function changes them."""
    groups = group_claims(user)
    id_claims, access_claims = build_claims(sign_in, user, client, groups, call.now)
    version = token_version(user.pool)
    if not version:
        return TokenClaims(id_claims, access_claims, tuple(sign_in.scopes), groups)
    request = token_request(version, user_attributes(user), groups, sign_in.scopes, client_metadata)
    response = run_trigger(call, user.pool, "PreTokenGeneration", source, user.username, client.id, request)
    return apply_token_overrides(version, response, id_claims, access_claims, sign_in.scopes, groups)
