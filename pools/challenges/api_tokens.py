"""What a sign-in by the API is for: tokens, and the key of a device that is new."""

from typing import Any

from pools.challenges import completion
from pools.challenges.attempt import Attempt
from pools.challenges.device import PROOF, claimed
from pools.models import Device
from pools.rules.oauth.proofs import used_password
from pools.rules.sessions.devices import new_metadata, tracks_devices
from pools.rules.tokens.issuing import begin, issue_tokens, new_sign_in

_SOURCES = {"NEW_PASSWORD_REQUIRED": "NewPasswordChallenge", PROOF: "AuthenticateDevice"}


def complete(attempt: Attempt) -> dict[str, Any]:
    """AuthenticationResultType for a user who has answered everything."""
    known = claimed(attempt)
    new = tracks_devices(attempt.client.pool) and not attempt.kept.device_key and known is None
    return completion.finish(attempt, lambda: _tokens(attempt, known, new_device=new), new_device=new)


def _tokens(
    attempt: Attempt, known_device: Device | None, *, new_device: bool
) -> completion.Prepared[dict[str, Any]]:
    user, kept = attempt.known_user, attempt.kept
    sign_in, refresh_token = new_sign_in(
        attempt.call,
        attempt.client,
        user,
        event_id=kept.event_id,
        by_password=used_password(kept.passed),
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
    return result | {"RefreshToken": refresh_token}, lambda: begin(sign_in, user)
