"""A password that comes in clear: USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, and PASSWORD of the flow USER_AUTH."""

from pools.challenges import admission, device
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.choices import check_available
from pools.rules.limits import attempts
from pools.rules.passwords import credentials, hashes
from pools.rules.user_pools.sign_in_policy import PASSWORD


def ask(attempt: Attempt) -> dict[str, str]:
    """Nothing but ``PASSWORD``."""
    attempt.kept.asked = {}
    return {}


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise NotAuthorizedException unless ``PASSWORD`` is right, InvalidParameterException where none is accepted."""
    check_available(attempt, PASSWORD)
    check_password(attempt, require(answers, "PASSWORD"))
    device.claim(attempt, answers)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Weigh the password and the sign-in."""
    attempt.kept.asked = {}
    admission.accept_password(attempt, answers["PASSWORD"])


def check_password(attempt: Attempt, password: str) -> None:
    """Refuse whoever does not have the password (:func:`admission.refuse_password`). Takes as long for a user who does not exist.

    A hash that was imported or is out of date is replaced on the way, and a missing SRP verifier is made. Raises
    TooManyRequestsException where too many imported hashes are verified at this moment.
    """
    pool_id, user = attempt.client.pool_id, attempt.user
    attempts.take_guess(attempts.PASSWORD, pool_id, attempt.who, attempt.call.now)
    right = hashes.proves(password, user.password if user else "")
    admission.check_reset(attempt, proved=right)
    if user is None or not right:
        admission.refuse_password(attempt)
    attempts.forget_guesses(attempts.PASSWORD, pool_id, attempt.who)
    credentials.upgrade(user, password)
