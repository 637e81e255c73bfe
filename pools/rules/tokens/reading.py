"""Reading an access token that an app presents: whose it is, and whether it is still good.

Follows "Verifying JSON web tokens" and "Revoking tokens" (DG:token-revocation).
"""

from dataclasses import dataclass
from typing import Any

import jwt

from pools import errors
from pools.models import AppClient, SignIn, User, UserPool
from pools.models.prepared_sql import find_one
from pools.models.user import Status
from pools.rules.app_clients.calling import calling_client
from pools.rules.limits.floods import let_in
from pools.rules.signing_keys.keys import Use, issuers, public_key
from pools.rules.tokens.claims import SELF_SERVICE
from pools.rules.users.finding import user_of_sub
from pools.wire.call import Call


@dataclass(frozen=True)
class Session:
    """What a valid access token stands for. ``user`` and ``client``, to which it was given, have their ``pool``."""

    user: User
    client: AppClient
    sign_in: SignIn
    scopes: frozenset[str]

    @property
    def client_id(self) -> str:
        return self.client.id


def read_access_token(
    call: Call, token: str, *, scope: str = SELF_SERVICE, while_reset: bool = False
) -> Session:
    """The session of an access token with this scope.

    Raises NotAuthorizedException for one that is forged, foreign, expired or revoked or lacks the scope, and whose app
    client is gone: no operation has to look for that itself. UserNotFoundException where its user is gone, and, unless it
    may be used ``while_reset``, PasswordResetRequiredException where it began with a password that has been reset since.
    """
    pool, claims = _verify(call, token)
    session = _session(pool, claims, claims["client_id"])
    if scope not in session.scopes:
        raise errors.NotAuthorizedException("Access Token does not have required scopes")
    if not while_reset:
        check_reset(session.user, session.sign_in)
    return session


def read_token(
    call: Call, token: str, use: Use = "access"
) -> tuple[UserPool, dict[str, Any], Session | None]:
    """The pool and the claims of a token of any user or machine, and its session; None for a machine's.

    It may lack every scope. Raises as :func:`read_access_token`.
    """
    pool, claims = _verify(call, token, use, machines=use == "access")
    if "event_id" not in claims:
        _client(pool, claims["client_id"])
        return pool, claims, None
    session = _session(pool, claims, claims["client_id"] if use == "access" else claims["aud"])
    check_reset(session.user, session.sign_in)
    return pool, claims, session


def _session(pool: UserPool, claims: dict[str, Any], client_id: str) -> Session:
    client = _client(pool, client_id)
    user = user_of_sub(pool, claims["sub"])
    let_in(pool.public_id)
    sign_in = find_one(SignIn, id=claims["event_id"])
    if sign_in is None or sign_in.user_id != user.id or sign_in.revoked is not None:
        raise errors.NotAuthorizedException("Access Token has been revoked")
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    scopes = claims["scope"].split() if "scope" in claims else () if "client_id" in claims else sign_in.scopes
    return Session(user, client, sign_in, frozenset(scopes))


def _client(pool: UserPool, client_id: str) -> AppClient:
    try:
        client = calling_client(client_id)
    except errors.ResourceNotFoundException:
        client = None
    if client is None or client.pool_id != pool.id:
        raise errors.NotAuthorizedException("Access Token has been revoked")
    return client


def check_reset(user: User, sign_in: SignIn) -> None:
    """Raise PasswordResetRequiredException for a sign-in by a password that an administrator has reset since.

    While a reset is pending no password is accepted, so whatever began with one is older. A sign-in of which nobody knows
    counts as one by password, as most are.
    """
    if sign_in.by_password is not False and user.status == Status.RESET_REQUIRED:
        raise errors.PasswordResetRequiredException("Password reset required for the user")


def _verify(
    call: Call, token: str, use: Use = "access", *, machines: bool = False
) -> tuple[UserPool, dict[str, Any]]:
    name = "Access" if use == "access" else "ID"
    refused = errors.NotAuthorizedException(f"Invalid {name} Token")
    required = ["exp", "iat", "sub", "client_id" if use == "access" else "aud"]
    try:
        parts = jwt.api_jwt.decode_complete(token, options={"verify_signature": False})
        claimed, kid = parts["payload"], parts["header"].get("kid", "")
        pool = find_one(UserPool, public_id=str(claimed.get("iss", "")).rpartition("/")[2])
        if pool is None:
            raise refused
        key = public_key(pool, kid, use, call.now)
        if key is None or parts["header"].get("typ") not in (None, "JWT"):
            raise refused
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuers(pool),
            options={"require": required if machines else [*required, "event_id"], "verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise errors.NotAuthorizedException(f"{name} Token has expired") from None
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        raise refused from None
    if claims.get("token_use") != use or ("event_id" not in claims and "username" in claims):
        raise refused
    return pool, claims
