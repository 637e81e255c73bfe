"""The end of a sign-in: tokens, and what follows from them."""

from typing import Any

from django.db import IntegrityError

from pools import errors
from pools.challenges.attempt import Attempt
from pools.challenges.device import PROOF, claimed
from pools.challenges.history import notify, remember_success
from pools.models import SignIn
from pools.rules.sessions.devices import new_metadata, tracks_devices
from pools.rules.tokens.issuing import begin, issue_tokens, new_sign_in
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.requests import post_authentication_request

_PASSWORDS = {"PASSWORD", "PASSWORD_VERIFIER"}
_SOURCES = {"NEW_PASSWORD_REQUIRED": "NewPasswordChallenge", PROOF: "AuthenticateDevice"}


def complete(attempt: Attempt) -> dict[str, Any]:
    """AuthenticationResultType for a user who has answered everything."""
    user, kept = attempt.known_user, attempt.kept
    known_device = claimed(attempt)
    new_device = tracks_devices(user.pool) and not kept.device_key and known_device is None
    _tell_function(attempt, new_device=new_device)
    sign_in, refresh_token = new_sign_in(
        attempt.call,
        attempt.client,
        user,
        event_id=kept.event_id,
        by_password=not _PASSWORDS.isdisjoint(kept.passed),
        device_key=kept.device_key,
    )
    source = next((source for name, source in _SOURCES.items() if name in kept.passed), "Authentication")
    result = issue_tokens(
        attempt.call,
        attempt.client,
        user,
        sign_in,
        source=f"TokenGeneration_{source}",
        client_metadata=attempt.metadata,
    )
    if new_device:
        result["NewDeviceMetadata"] = new_metadata(user.pool, sign_in)
        sign_in.device_needed = result["NewDeviceMetadata"]["DeviceKey"]
    elif known_device:
        sign_in.device_needed = known_device.key
    _keep(attempt, sign_in)
    return result | {"RefreshToken": refresh_token}


def _keep(attempt: Attempt, sign_in: SignIn) -> None:
    """Store the sign-in and its event, once no function can refuse it any more. Raises UserNotFoundException."""
    try:
        with attempt.call.change():
            begin(sign_in, attempt.known_user)
            remember_success(attempt)
    except IntegrityError:  # the user was deleted meanwhile
        raise errors.UserNotFoundException("User does not exist.") from None
    notify(attempt)


def _tell_function(attempt: Attempt, *, new_device: bool) -> None:
    """Call the pool's PostAuthentication function; where it fails, so does the sign-in."""
    user = attempt.known_user
    if has_trigger(user.pool, "PostAuthentication"):
        run_trigger(
            attempt.call,
            user.pool,
            "PostAuthentication",
            "PostAuthentication_Authentication",
            user.username,
            attempt.client.id,
            post_authentication_request(user, attempt.metadata, new_device=new_device),
        )
