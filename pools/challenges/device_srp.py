"""DEVICE_SRP_AUTH: a remembered device begins to prove that it is the one.

Most clients answer without a session. So it is kept beside the device, which the user's first factor was right for,
and found by the key; from another address it is not given out.
"""

from pools import errors
from pools.challenges import device
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.models import Device
from pools.models.prepared_sql import find_one
from pools.rules.passwords.srp import read_public
from pools.wire.call import Call


def ask(attempt: Attempt) -> dict[str, str]:
    """Which device is asked."""
    attempt.kept.asked = {}
    return {"USERNAME": attempt.known_user.username, "DEVICE_KEY": attempt.kept.device}


def keep_session(attempt: Attempt, session: str) -> None:
    """Keep the session for an answer that brings none; a later sign-in on the device takes its place."""
    pending = f"{attempt.call.source_ip} {session}"
    Device.objects.filter(user_id=attempt.known_user.id, key=attempt.kept.device).update(pending=pending)


def find_session(call: Call, answers: dict[str, str]) -> str:
    """The session that waits for this device. Raises NotAuthorizedException where none does."""
    waiting = find_one(Device, key=require(answers, "DEVICE_KEY"))
    address, _, session = waiting.pending.partition(" ") if waiting else ("", "", "")
    if not session or address != call.source_ip:
        raise errors.NotAuthorizedException("Invalid session for the user.")
    return session


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless this is the device of the sign-in, and ``SRP_A`` a number that SRP can go on with."""
    read_public(require(answers, "SRP_A"))
    device.check_key(attempt, require(answers, "DEVICE_KEY"))
    device.remembered(attempt)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep ``SRP_A`` for the next challenge."""
    attempt.kept.asked = {"SRP_A": answers["SRP_A"]}
