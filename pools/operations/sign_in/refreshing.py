"""GetTokensFromRefreshToken, RevokeToken and GlobalSignOut."""

from pools import errors
from pools.models import AppClient
from pools.rules.app_clients.calling import calling_client, check_secret
from pools.rules.app_clients.settings import rotates
from pools.rules.sessions.revoking import revoke_all
from pools.rules.tokens.ending import end_line
from pools.rules.tokens.reading import read_access_token
from pools.rules.tokens.renewing import renew
from pools.wire.call import Call


def get_tokens_from_refresh_token(
    call: Call,
    *,
    refresh_token: str,
    client_id: str,
    client_secret: str | None = None,
    device_key: str | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """New tokens for a refresh token, which rotates where the client says so.

    Raises RefreshTokenReuseException for one that was replaced: then its whole line ends.
    """
    client = calling_client(client_id)
    flows = client.settings["ExplicitAuthFlows"]
    if not rotates(client.settings) and "ALLOW_REFRESH_TOKEN_AUTH" not in flows:
        raise errors.OperationNotEnabledException("Refresh tokens are not enabled for this client")
    check_secret(client, client_secret)
    result = renew(
        call,
        client,
        refresh_token,
        check_client=lambda user: None,
        device_key=device_key,
        client_metadata=client_metadata,
        while_reset=True,  # the operation models no PasswordResetRequiredException
    )
    return {"AuthenticationResult": result}


def revoke_token(
    call: Call,
    *,
    token: str,
    client_id: str,
    client_secret: str | None = None,
    revoke_associated_sessions: str | None = None,
) -> dict:
    """End the sign-in of a refresh token. An unknown one is no error.

    Raises UnauthorizedException for a wrong client or secret, or another client's token.
    """
    client = _revoking_client(client_id, client_secret)
    end_line(call, client, token, linked=revoke_associated_sessions == "LINKED")
    return {}


def _revoking_client(client_id: str, secret: str | None) -> AppClient:
    try:
        client = calling_client(client_id)
        check_secret(client, secret)
    except (errors.ResourceNotFoundException, errors.NotAuthorizedException):
        raise errors.UnauthorizedException("The client or its secret is not right.") from None
    return client


def global_sign_out(call: Call, *, access_token: str) -> dict:
    """End all sign-ins of the token's user."""
    try:
        user = read_access_token(call, access_token, while_reset=True).user
    except errors.UserNotFoundException:
        raise errors.NotAuthorizedException("Access Token has been revoked") from None
    with call.change():
        revoke_all(user, call.now)
    return {}
