"""SOFTWARE_TOKEN_MFA: the user types the code that their authenticator app shows."""

from pools import errors
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.rules.limits import attempts
from pools.rules.mfa import factors, software_tokens


def ask(attempt: Attempt) -> dict[str, str]:
    """The name that the user gave their device, where they did."""
    user = attempt.known_user
    attempt.kept.asked = {}
    token = factors.find_token(user)
    named = {"FRIENDLY_DEVICE_NAME": token.name} if token and token.name else {}
    return {"USER_ID_FOR_SRP": user.username} | named


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless this is a code of the user's app. A right one is used up here, so that it is right for one only."""
    user, pool_id = attempt.known_user, attempt.client.pool_id
    code = require(answers, "SOFTWARE_TOKEN_MFA_CODE")
    if factors.TOKEN not in factors.factors_of(user):
        raise errors.SoftwareTokenMFANotFoundException(
            "The user can no longer sign in with a software token. Sign in again."
        )
    attempts.take_guess(attempts.FACTOR, pool_id, attempt.who, attempt.call.now)
    software_tokens.take_code(user, code, attempt.call.now)
    attempts.forget_guesses(attempts.FACTOR, pool_id, attempt.who)
