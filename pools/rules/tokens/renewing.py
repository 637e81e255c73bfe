"""New tokens for a refresh token. Follows GetTokensFromRefreshToken and RefreshTokenRotationType."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pools import errors
from pools.models import AppClient, SignIn, User
from pools.models.prepared_sql import find_one, update_one
from pools.rules.app_clients.settings import rotates
from pools.rules.metrics.counting import TOKEN_REFRESH, count
from pools.rules.sessions.devices import is_on_device
from pools.rules.sessions.revoking import revoke
from pools.rules.tokens.issuing import is_of_client, issue_tokens, next_refresh_token, split_refresh_token
from pools.rules.tokens.reading import check_reset
from pools.wire.call import Call


def renew(
    call: Call,
    client: AppClient,
    token: str,
    *,
    check_client: Callable[[User], None],
    device_key: str | None,
    client_metadata: dict | None,
    while_reset: bool = False,
    of_pages_alone: bool = False,
) -> dict[str, Any]:
    """AuthenticationResultType for a refresh token of the client, with the next refresh token where tokens rotate.

    ``check_client`` raises unless the caller knows the client's secret; it is given the token's user.
    ``of_pages_alone`` refuses the token of a sign-in by the API.
    Raises NotAuthorizedException for one that is unknown, another client's, expired or revoked, or comes without the
    device that it needs; RefreshTokenReuseException for one that was replaced: then the whole line ends; and, unless
    tokens are renewed ``while_reset``, PasswordResetRequiredException as for an access token.
    """
    lookup, digest = split_refresh_token(token)
    sign_in = find_one(SignIn, lookup=lookup)
    if sign_in is None or not is_of_client(sign_in, client) or (of_pages_alone and not sign_in.by_pages):
        raise errors.NotAuthorizedException("Invalid Refresh Token")
    user = find_one(User, id=sign_in.user_id)
    if user is None:
        raise errors.UserNotFoundException("User does not exist.")
    user.pool = client.pool
    check_client(user)
    current = hmac.compare_digest(sign_in.digest, digest)
    if not current:
        _check_grace(call, client, sign_in, digest)
    _check_usable(user, sign_in, device_key, call.now)
    if not while_reset:
        check_reset(user, sign_in)
    result = issue_tokens(
        call,
        client,
        user,
        sign_in,
        source="TokenGeneration_RefreshTokens",
        client_metadata=client_metadata,
    )
    if rotates(client.settings):
        result["RefreshToken"] = next_refresh_token(token)
    with call.change():
        count(client.pool, client.id, TOKEN_REFRESH, call.now)
        if current and rotates(client.settings):
            _rotate(call, client, sign_in, result["RefreshToken"])
        else:
            update_one(sign_in, **_activity(call))
    return result


def _check_usable(user: User, sign_in: SignIn, device_key: str | None, now: datetime) -> None:
    """Raise NotAuthorizedException for a sign-in that is over, is not on this device, or whose user is disabled."""
    if sign_in.revoked is not None:
        raise errors.NotAuthorizedException("Refresh Token has been revoked")
    if sign_in.expires <= now:
        raise errors.NotAuthorizedException("Refresh Token has expired")
    if not is_on_device(user, sign_in, device_key):
        raise errors.NotAuthorizedException("Invalid Refresh Token")
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")


def _check_grace(call: Call, client: AppClient, sign_in: SignIn, digest: str) -> None:
    """Let a replaced token through while its grace lasts; otherwise whoever has it stole it, or was stolen from."""
    replaced = bool(sign_in.previous_digest) and hmac.compare_digest(sign_in.previous_digest, digest)
    if replaced and sign_in.previous_until is not None and call.now < sign_in.previous_until:
        return
    if not sign_in.previous_digest:
        raise errors.NotAuthorizedException("Invalid Refresh Token")
    with call.change():
        revoke(sign_in, call.now)
    raise errors.RefreshTokenReuseException("Refresh token has already been used. Sign in again.")


def _rotate(call: Call, client: AppClient, sign_in: SignIn, token: str) -> None:
    """Put the next token in place of the present one. Of two who present it at once, both get the same next one."""
    grace = timedelta(seconds=client.settings["RefreshTokenRotation"].get("RetryGracePeriodSeconds", 0))
    SignIn.objects.filter(id=sign_in.id, digest=sign_in.digest, revoked=None).update(
        digest=split_refresh_token(token)[1],
        previous_digest=sign_in.digest,
        previous_until=call.now + grace,
        **_activity(call),
    )


def _activity(call: Call) -> dict[str, Any]:
    return {"last_active": call.now, "ip": call.source_ip, "user_agent": call.user_agent}
