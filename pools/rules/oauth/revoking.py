"""Revoking a refresh token. Follows RFC 7009 and "Revoke endpoint" (DG:revocation-endpoint)."""

from pools import errors
from pools.models import UserPool
from pools.rules.oauth.clients import authenticated_client
from pools.rules.oauth.failures import INVALID_CLIENT, INVALID_REQUEST, UNAUTHORIZED_CLIENT, OAuthError
from pools.rules.oauth.parameters import Given, required
from pools.rules.tokens.ending import end_line
from pools.wire.call import Call


def revoke_token(call: Call, pool: UserPool, authorization: str, given: Given) -> None:
    """End the sign-in of a refresh token of the client that asks; an unknown one is no error. Raises OAuthError."""
    try:
        client = authenticated_client(call, pool, authorization, given)
    except OAuthError as problem:
        status = 401 if problem.error == INVALID_CLIENT else problem.status
        raise OAuthError(problem.error, problem.description, status=status) from None
    token = required(given, "token")
    try:
        end_line(call, client, token)
    except errors.UnsupportedOperationException:
        raise OAuthError(INVALID_REQUEST) from None
    except errors.UnsupportedTokenTypeException:
        raise OAuthError("unsupported_token_type") from None
    except errors.UnauthorizedException:
        raise OAuthError(UNAUTHORIZED_CLIENT) from None
