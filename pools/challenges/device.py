"""The device of a sign-in: which one the app says it is, and whether it has to prove that.

Follows "Signing in with a device" (DG:amazon-cognito-user-pools-device-tracking). A key alone proves nothing: a
remembered device is asked for its secret by DEVICE_SRP_AUTH, and until it has answered no tokens are given.
"""

from collections.abc import Mapping

from pools import errors
from pools.challenges.attempt import Attempt
from pools.models import Device
from pools.rules.sessions.devices import find_device, suppresses_factors, tracks_devices

FIRST, PROOF = "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"


def claim(attempt: Attempt, given: Mapping[str, str]) -> None:
    """Look at a ``DEVICE_KEY`` that came with a right password.

    Raises ResourceNotFoundException where it is not that of a device of the user: client libraries then throw the key
    away and send the same answer without it.
    """
    key = given.get("DEVICE_KEY")
    if key and tracks_devices(attempt.client.pool):
        find_device(attempt.known_user, key)
        attempt.kept.device = key


def claimed(attempt: Attempt) -> Device | None:
    """The user's device that the app says it is on."""
    if not attempt.kept.device or attempt.user is None or not tracks_devices(attempt.client.pool):
        return None
    try:
        return find_device(attempt.user, attempt.kept.device)
    except errors.ResourceNotFoundException:
        return None


def must_prove(attempt: Attempt) -> bool:
    """Whether a remembered device has still to prove that it is the one."""
    if PROOF in attempt.kept.passed:
        return False
    device = claimed(attempt)
    return device is not None and device.remembered


def stands_for_factor(attempt: Attempt) -> bool:
    """Whether a remembered device is asked in place of a second factor."""
    return suppresses_factors(attempt.client.pool) and must_prove(attempt)


def remembered(attempt: Attempt) -> Device:
    """The device that a challenge is about. Raises NotAuthorizedException where it is forgotten meanwhile."""
    device = claimed(attempt)
    if device is None or not device.remembered:
        raise errors.NotAuthorizedException("Device is not remembered. Sign in again.")
    return device


def check_key(attempt: Attempt, key: str) -> None:
    """Raise NotAuthorizedException unless an answer is about the device of this sign-in."""
    if key != attempt.kept.device:
        raise errors.NotAuthorizedException("Invalid device key given.")
