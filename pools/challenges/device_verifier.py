"""DEVICE_PASSWORD_VERIFIER: a remembered device proves by SRP that it has its secret."""

from base64 import b64decode, b64encode

from pools import errors
from pools.challenges import device
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.password_verifier import decoded_block
from pools.models import Device
from pools.rules.limits import attempts
from pools.rules.passwords import srp


def ask(attempt: Attempt) -> dict[str, str]:
    """SALT and SRP_B for the ``SRP_A`` of DEVICE_SRP_AUTH."""
    verifier = device.remembered(attempt).secret_verifier
    offer = srp.start(verifier)
    key = srp.session_key(offer, attempt.kept.asked["SRP_A"])
    attempt.kept.asked = {"key": b64encode(key).decode()}
    return {
        "SALT": offer.salt,
        "SRP_B": offer.public,
        "USERNAME": attempt.known_user.username,
        "DEVICE_KEY": attempt.kept.device,
    }


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise NotAuthorizedException unless the signature is that of the device's secret."""
    claim, block = (
        require(answers, "PASSWORD_CLAIM_SIGNATURE"),
        require(answers, "PASSWORD_CLAIM_SECRET_BLOCK"),
    )
    timestamp = require(answers, "TIMESTAMP")
    device.check_key(attempt, require(answers, "DEVICE_KEY"))
    own, pool_id = device.remembered(attempt), attempt.client.pool_id
    attempts.take_guess(attempts.FACTOR, pool_id, attempt.who, attempt.call.now)
    right = srp.check_claim(
        b64decode(attempt.kept.asked["key"]),
        own.group_key,
        own.key,
        secret_block=decoded_block(block),
        timestamp=timestamp,
        claim=claim,
        now=attempt.call.now,
    )
    if not right:
        raise errors.NotAuthorizedException("Incorrect username or password.")
    attempts.forget_guesses(attempts.FACTOR, pool_id, attempt.who)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """The tokens will be this device's."""
    call, kept = attempt.call, attempt.kept
    kept.device_key = kept.device
    Device.objects.filter(user_id=attempt.known_user.id, key=kept.device).update(
        last_authenticated=call.now, last_ip=call.source_ip, pending=""
    )
