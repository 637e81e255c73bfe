"""Which app client asks an endpoint, and whether it knows its secret. Follows RFC 6749 (2.3) and "Token endpoint" (DG)."""

from base64 import b64decode
from dataclasses import dataclass
from urllib.parse import unquote_plus

from pools import errors
from pools.models import AppClient, UserPool
from pools.rules.app_clients.calling import check_secret
from pools.rules.oauth.failures import INVALID_CLIENT, INVALID_REQUEST, OAuthError
from pools.rules.oauth.metadata_documents import NoDocument
from pools.rules.oauth.parameters import Given, one
from pools.rules.oauth.requests import find_asking_client
from pools.wire.call import Call

_WRONG_SECRET = "invalid_client_secret"


@dataclass(frozen=True)
class _Named:
    """Whom a request names, and the secret with it."""

    client_id: str
    secret: str | None


def authenticated_client(call: Call, pool: UserPool, authorization: str, given: Given) -> AppClient:
    """The pool's client that asks, by ``client_secret_basic`` or ``client_secret_post``; a public one by its id alone.

    ``authorization`` is that header. Raises OAuthError.
    """
    named = _named(authorization, given)
    try:
        client = find_asking_client(call, pool, named.client_id)
    except NoDocument:
        client = None
    if client is None:
        raise OAuthError(INVALID_CLIENT)
    try:
        check_secret(client, named.secret or None)
    except errors.NotAuthorizedException:
        raise OAuthError(INVALID_CLIENT, _WRONG_SECRET) from None
    return client


def _named(authorization: str, given: Given) -> _Named:
    client_id, secret = one(given, "client_id"), one(given, "client_secret")
    if not authorization:
        if not client_id:
            raise OAuthError(INVALID_REQUEST, "client_id is missing.")
        return _Named(client_id, secret)
    by_header = _basic(authorization)
    if secret or (client_id and client_id != by_header.client_id):
        raise OAuthError(INVALID_REQUEST, "The client authenticates in more than one way.")
    return by_header


def _basic(authorization: str) -> _Named:
    """The id and the secret of a Basic header, each form-encoded (RFC 6749, 2.3.1)."""
    scheme, _, credentials = authorization.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        client_id, colon, secret = b64decode(credentials.strip(), validate=True).decode().partition(":")
        if not colon:
            raise ValueError("no colon")
    except ValueError:
        raise OAuthError(INVALID_CLIENT) from None
    return _Named(unquote_plus(client_id), unquote_plus(secret))
