"""PASSWORD_VERIFIER: the app proves by SRP that it knows the password, which never leaves it.

A user who does not exist is asked in the same way, with a salt that stays the same and a verifier that fits no password.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from pools.challenges import admission, device, nobody
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.rules.limits import attempts
from pools.rules.names.search_keys import username_key
from pools.rules.passwords import credentials, srp
from pools.rules.user_pools.finding import case_sensitive


def ask(attempt: Attempt) -> dict[str, str]:
    """SALT and SRP_B for the ``SRP_A`` that the call brought (``asked["SRP_A"]``)."""
    pool, user = attempt.client.pool, attempt.user
    name = nobody.shown_name(attempt)
    verifier = (
        credentials.verifier_of(user)
        if user
        else credentials.verifier_of_nobody(pool, username_key(name, case_sensitive=case_sensitive(pool)))
    )
    offer = srp.start(verifier)
    key = srp.session_key(offer, attempt.kept.asked["SRP_A"])
    attempt.kept.asked = {"key": b64encode(key).decode(), "name": name}
    return {
        "SALT": offer.salt,
        "SRP_B": offer.public,
        "USERNAME": name,
        "USER_ID_FOR_SRP": name,
    }


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise NotAuthorizedException unless the signature is that of somebody who knows the password."""
    asked, pool = attempt.kept.asked, attempt.client.pool
    claim, block = (
        require(answers, "PASSWORD_CLAIM_SIGNATURE"),
        require(answers, "PASSWORD_CLAIM_SECRET_BLOCK"),
    )
    timestamp = require(answers, "TIMESTAMP")
    attempts.take_guess(attempts.PASSWORD, pool.id, attempt.who, attempt.call.now)
    admission.check_reset(attempt)
    right = srp.check_claim(
        b64decode(asked["key"]),
        srp.group_of(pool.public_id),
        asked["name"],
        secret_block=decoded_block(block),
        timestamp=timestamp,
        claim=claim,
        now=attempt.call.now,
    )
    known = attempt.user is not None and attempt.user.srp is not None
    if not (right and known):
        admission.refuse_password(attempt)
    attempts.forget_guesses(attempts.PASSWORD, pool.id, attempt.who)
    device.claim(attempt, answers)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Weigh the sign-in."""
    admission.accept_password(attempt)


def decoded_block(block: str) -> bytes:
    """The bytes of a SECRET_BLOCK, as a signature is made over them."""
    try:
        return b64decode(block, validate=True)
    except (NotBase64, ValueError):
        return b""
