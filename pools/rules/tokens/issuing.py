"""Giving out the tokens of a completed sign-in. Follows AuthenticationResultType."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings

from pools.models import AppClient, SignIn, User
from pools.models.prepared_sql import insert_one
from pools.rules.app_clients.settings import lifetimes
from pools.rules.sessions.tracking import TOKEN, make_room, new_session_id
from pools.rules.signing_keys.keys import sign
from pools.rules.tokens.claims import SELF_SERVICE, build_claims, group_claims
from pools.rules.tokens.generation import Answer, GroupClaims, token_request, token_version
from pools.rules.tokens.overrides import TokenClaims, apply_token_overrides
from pools.rules.triggers import run_trigger
from pools.rules.triggers.requests import user_attributes
from pools.wire.call import Call

_LOOKUP_LENGTH = 22


def new_sign_in(
    call: Call,
    client: AppClient,
    user: User,
    *,
    event_id: str,
    by_password: bool,
    device_key: str = "",
    **of_pages: Any,
) -> tuple[SignIn, str]:
    """A new line of refresh tokens, unsaved, and its first one. :func:`begin` stores it, once its tokens are made.

    ``of_pages`` is what one on the pool's pages has beside an API's: ``scopes``, ``auth_time`` and the like.
    """
    lookup, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
    sign_in = SignIn(
        id=event_id,
        user=user,
        client_id=client.id,
        lookup=lookup,
        digest=digest(secret),
        origin_jti=str(uuid4()),
        session_id=new_session_id(TOKEN),
        by_password=by_password,
        device_key=device_key,
        ip=call.source_ip,
        user_agent=call.user_agent,
        last_active=call.now,
        expires=call.now + lifetimes(client.settings)["RefreshToken"],
        metadata_url=client.metadata_url or None,
        **({"scopes": [SELF_SERVICE], "auth_time": call.now} | of_pages),
    )
    return sign_in, lookup + secret


def begin(sign_in: SignIn, user: User) -> None:
    """Store a new sign-in, within the pool's limit of sessions. To be called in a transaction."""
    make_room(user, sign_in.last_active)
    insert_one(sign_in)


def is_of_client(sign_in: SignIn, client: AppClient) -> bool:
    """Whether the sign-in is the client's. Clients that go by addresses are told apart, though they act as one app client."""
    return sign_in.client_id == client.id and (sign_in.metadata_url or "") == client.metadata_url


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
    groups = group_claims(user)
    answer = ask_function(
        call, client, user, groups, sign_in.scopes, source=source, client_metadata=client_metadata
    )
    return sign_tokens(call, client, user, sign_in, groups, answer)


def sign_tokens(
    call: Call,
    client: AppClient,
    user: User,
    sign_in: SignIn,
    groups: GroupClaims,
    answer: Answer | None,
    *,
    nonce: str = "",
) -> dict[str, Any]:
    """As :func:`issue_tokens`, by what the pool's function has answered already; None where it has none.

    Without an ID token where the sign-in gives none. Raises InvalidLambdaResponseException.
    """
    claims = token_claims(call, client, user, sign_in, groups, answer, nonce=nonce)
    access_token = sign(user.pool, claims.access_claims, "access")
    result = {
        "AccessToken": access_token,
        "ExpiresIn": claims.access_claims["exp"] - claims.access_claims["iat"],
        "TokenType": "Bearer",
    }
    if not claims.id_claims:
        return result
    bound = {"at_hash": _half_hash(access_token)} if sign_in.by_pages else {}
    return result | {"IdToken": sign(user.pool, bound | claims.id_claims, "id")}


def _half_hash(token: str) -> str:
    """``at_hash`` (OpenID Connect Core, 3.1.3.6): half of the token's SHA-256."""
    return urlsafe_b64encode(sha256(token.encode()).digest()[:16]).rstrip(b"=").decode()


def ask_function(
    call: Call,
    client: AppClient,
    user: User,
    groups: GroupClaims,
    scopes: Sequence[str],
    *,
    source: str,
    client_metadata: dict | None = None,
) -> Answer | None:
    """What the pool's PreTokenGeneration function says of tokens to come; None where the pool has none."""
    version = token_version(user.pool)
    if not version:
        return None
    request = token_request(version, user_attributes(user), groups, scopes, client_metadata)
    response = run_trigger(call, user.pool, "PreTokenGeneration", source, user.username, client.id, request)
    return Answer(version, response)


def token_claims(
    call: Call,
    client: AppClient,
    user: User,
    sign_in: SignIn,
    groups: GroupClaims,
    answer: Answer | None,
    *,
    nonce: str = "",
) -> TokenClaims:
    """The claims of both tokens, as the pool's PreTokenGeneration function changes them.

    Raises InvalidLambdaResponseException for an answer that cannot be followed.
    """
    id_claims, access_claims = build_claims(sign_in, user, client, groups, call.now, nonce=nonce)
    if answer is None:
        return TokenClaims(id_claims, access_claims, tuple(sign_in.scopes), groups)
    return apply_token_overrides(
        answer.version, answer.response, id_claims, access_claims, sign_in.scopes, groups
    )
