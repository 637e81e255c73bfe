"""A password that comes in clear: USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH and the answer PASSWORD of SELECT_CHALLENGE."""

from pools import errors
from pools.challenges.attempt import Attempt
from pools.challenges.order import check_reset
from pools.rules import attempts
from pools.rules.passwords import credentials, hashes


def check_password(attempt: Attempt, password: str) -> None:
    """Raise NotAuthorizedException unless this is the user's password. Takes as long for a user who does not exist.

    A hash that was imported or is out of date is replaced on the way, and a missing SRP verifier is made.
    """
    pool_id, user = attempt.client.pool_id, attempt.user
    attempts.take_guess(attempts.PASSWORD, pool_id, attempt.who, attempt.call.now)
    check_reset(attempt)
    if user is None or not user.password:
        hashes.burn_time(password)
        raise errors.NotAuthorizedException("Incorrect username or password.")
    if not hashes.matches(password, user.password):
        raise errors.NotAuthorizedException("Incorrect username or password.")
    attempts.forget_guesses(attempts.PASSWORD, pool_id, attempt.who)
    credentials.upgrade(user, password)
