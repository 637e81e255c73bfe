"""Ending a line of tokens by its refresh token. Follows RevokeToken and "Revoke endpoint" (DG:revocation-endpoint)."""

import hmac

from pools import errors
from pools.models import AppClient, SignIn
from pools.models.prepared_sql import find_one
from pools.rules.sessions.revoking import revoke
from pools.rules.tokens.issuing import is_of_client, split_refresh_token
from pools.wire.call import Call


def end_line(call: Call, client: AppClient, token: str, *, linked: bool = False) -> None:
    """End the sign-in of a refresh token. An unknown one is no error. ``linked``: as :func:`revoke`.

    Raises UnsupportedOperationException where the client revokes none, UnsupportedTokenTypeException for an ID or access
    token, and UnauthorizedException for another client's.
    """
    if not client.settings.get("EnableTokenRevocation"):
        raise errors.UnsupportedOperationException("Token revocation is not enabled for this client")
    if token.count(".") == 2:
        raise errors.UnsupportedTokenTypeException("Only refresh tokens can be revoked")
    lookup, digest = split_refresh_token(token)
    sign_in = find_one(SignIn, lookup=lookup)
    if sign_in is None or not _is_of(sign_in, digest):
        return
    if not is_of_client(sign_in, client):
        raise errors.UnauthorizedException("The token was not issued to this client")
    with call.change():
        revoke(sign_in, call.now, linked=linked)


def _is_of(sign_in: SignIn, digest: str) -> bool:
    return any(hmac.compare_digest(own, digest) for own in (sign_in.digest, sign_in.previous_digest))
