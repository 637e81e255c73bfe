"""Where a browser goes that signs out. Follows "Logout endpoint" (DG:logout-endpoint) and OpenID Connect RP-Initiated Logout."""

from dataclasses import dataclass
from typing import Any

import jwt

from pools.models import AppClient, UserPool
from pools.rules.oauth.callbacks import with_query
from pools.rules.oauth.failures import (
    INVALID_REQUEST,
    MISSING_REDIRECT,
    WRONG_CALLBACK,
    NotTrusted,
    OAuthError,
)
from pools.rules.oauth.parameters import Given, one
from pools.rules.oauth.requests import read_request, trusted_client
from pools.rules.signing_keys.keys import issuers, public_key
from pools.wire.call import Call


@dataclass(frozen=True)
class Leaving:
    """``address`` is where the browser goes, empty for our own word that it is done; or ``sign_in`` is what the sign-in
    page is asked for next. ``sub`` is the user who shall be signed out, empty for whoever is signed in.
    """

    address: str = ""
    sign_in: Given | None = None
    sub: str = ""


def read_logout(call: Call, pool: UserPool, given: Given) -> Leaving:
    """What a request to sign out leads to. Raises NotTrusted, or Refused as a request for authorization does."""
    try:
        hint = _read_hint(call, pool, one(given, "id_token_hint"))
        logout_uri, after = one(given, "logout_uri"), one(given, "post_logout_redirect_uri")
        redirect_uri, state = one(given, "redirect_uri"), one(given, "state")
    except OAuthError as problem:
        raise NotTrusted(problem.error) from None
    sub = hint.get("sub", "")
    if logout_uri:
        return Leaving(_registered(trusted_client(call, pool, given), logout_uri), sub=sub)
    if after:
        client = _client_of(call, pool, given, hint)
        return Leaving(with_query(_registered(client, after), {"state": state} if state else {}), sub=sub)
    if redirect_uri:
        asked = read_request(call, pool, given)
        return Leaving(sign_in={"scope": [" ".join(asked.scopes)], **given}, sub=sub)
    if hint:
        return Leaving(sub=sub)
    trusted_client(call, pool, given)
    raise NotTrusted(MISSING_REDIRECT, one(given, "client_id"))


def _registered(client: AppClient, uri: str) -> str:
    if uri not in client.settings.get("LogoutURLs", []):
        raise NotTrusted(WRONG_CALLBACK, client.id)
    return uri


def _client_of(call: Call, pool: UserPool, given: Given, hint: dict[str, Any]) -> AppClient:
    """The client that the request names, or that its ID token was for; they have to be one."""
    audience = hint.get("aud", "")
    named = given if given.get("client_id") else {"client_id": [audience] if audience else []}
    client = trusted_client(call, pool, named)
    if audience and audience != client.id:
        raise NotTrusted(INVALID_REQUEST, client.id)
    return client


def _read_hint(call: Call, pool: UserPool, token: str) -> dict[str, Any]:
    """The claims of an ID token of the pool, which may have expired; ``{}`` for none. Raises OAuthError."""
    if not token:
        return {}
    try:
        key = public_key(pool, jwt.get_unverified_header(token).get("kid", ""), "id", call.now)
        if key is None:
            raise OAuthError(INVALID_REQUEST)
        options: Any = {"require": ["sub", "aud"], "verify_exp": False, "verify_aud": False}
        claims = jwt.decode(token, key, algorithms=["RS256"], issuer=issuers(pool), options=options)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise OAuthError(INVALID_REQUEST) from None
    if claims.get("token_use") != "id":
        raise OAuthError(INVALID_REQUEST)
    return claims
