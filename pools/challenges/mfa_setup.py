"""MFA_SETUP: the pool requires a second factor, and the user sets up their first one.

An authenticator app is set up by AssociateSoftwareToken and VerifySoftwareToken, which take this challenge's session and
give a new one each. A phone number or e-mail address comes with the answer, and becomes the user's once they have
typed the code that is sent to it.
"""

import orjson

from pools import errors
from pools.challenges import admission, sent_code
from pools.challenges.attempt import Attempt, resume, seal, spend
from pools.challenges.paths import END
from pools.rules.app_clients.attribute_access import check_may_write
from pools.rules.mfa import factors, software_tokens
from pools.rules.schema.values import read_attributes
from pools.wire.call import Call

STATE = "MFA_SETUP"
_SECRET, _DONE, _NEXT = "secret", "set_up", "next"


def ask(attempt: Attempt) -> dict[str, str]:
    """The factors that can be set up."""
    user = attempt.known_user
    attempt.kept.asked = {}
    offered = orjson.dumps(factors.pool_factors(user.pool)).decode()
    return {"USER_ID_FOR_SRP": user.username, "MFAS_CAN_SETUP": offered}


def associate(call: Call, session: str) -> tuple[str, str]:
    """A secret for an authenticator app, and the session in which it can be verified."""
    return offer_app(resume(call, session, STATE))


def offer_app(attempt: Attempt) -> tuple[str, str]:
    """As :func:`associate`, of a sign-in that waits here."""
    _check_waits(attempt)
    software_tokens.check_pool(attempt.known_user)
    spend(attempt)
    secret = software_tokens.new_secret()
    attempt.kept.asked = {_SECRET: secret}
    return secret, seal(attempt, STATE)


def verify(call: Call, session: str, code: str, name: str) -> str:
    """Make the secret of this session the user's factor; the session that answers MFA_SETUP.

    Raises EnableSoftwareTokenMFAException for a wrong code, after which another can be tried.
    """
    return prove_app(resume(call, session, STATE), code, name)


def prove_app(attempt: Attempt, code: str, name: str) -> str:
    """As :func:`verify`, of a sign-in that waits here."""
    _check_waits(attempt)
    call, secret = attempt.call, attempt.kept.asked.get(_SECRET)
    if not secret:
        raise errors.InvalidParameterException(
            "No secret waits to be verified. Call AssociateSoftwareToken first."
        )
    with call.change():
        software_tokens.enrol(attempt.known_user, secret, code, name, call.now)
    spend(attempt)
    attempt.kept.asked = {_DONE: factors.TOKEN}
    return seal(attempt, STATE)


def _check_waits(attempt: Attempt) -> None:
    """Raise NotAuthorizedException where the user has got a factor meanwhile."""
    admission.check_may_sign_in(attempt)
    software_tokens.check_without_factor(attempt.known_user)


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless a factor was set up in this session, or the answer holds an address to send a code to."""
    user, done = attempt.known_user, attempt.kept.asked.get(_DONE)
    if done:
        if done not in factors.factors_of(user):
            raise errors.NotAuthorizedException("Invalid session for the user.")
        return
    software_tokens.check_without_factor(user)
    factor, address = _address(attempt, answers)
    if not factor:
        raise errors.InvalidParameterException(
            "Set up a factor first: verify a software token and answer with the session of VerifySoftwareToken, "
            "or answer with PHONE_NUMBER or EMAIL."
        )
    name = factors.ADDRESSES[factor]
    if factor not in factors.pool_factors(user.pool):
        raise errors.InvalidParameterException(f"{factor} is not turned on in this user pool.")
    read_attributes(user.pool, [{"Name": name, "Value": address}])
    check_may_write(attempt.client, [name])


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep the address for the challenge that sends a code to it."""
    if not attempt.kept.asked.get(_DONE):
        factor, address = _address(attempt, answers)
        attempt.kept.asked = {_NEXT: factor, sent_code.NEW: address}


def address_or_end(attempt: Attempt) -> str:
    """The challenge that proves a new address, if one was given."""
    return attempt.kept.asked.get(_NEXT, END)


def _address(attempt: Attempt, answers: dict[str, str]) -> tuple[str, str]:
    """The factor and address that the answer brings; both empty where it brings none."""
    for factor, name in factors.ADDRESSES.items():
        address = answers.get(name.upper()) or answers.get(name)
        if address:
            return factor, address
    return "", ""
