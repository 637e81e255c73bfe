"""SELECT_MFA_TYPE: the user has several second factors, prefers none, and chooses."""

import orjson

from pools import errors
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.rules.mfa.factors import EMAIL, factors_of

_ALSO_CALLED = {"EMAIL_MFA": EMAIL}


def ask(attempt: Attempt) -> dict[str, str]:
    """The factors that the user may choose from."""
    user = attempt.known_user
    attempt.kept.asked = {}
    return {"USER_ID_FOR_SRP": user.username, "MFAS_CAN_CHOOSE": orjson.dumps(factors_of(user)).decode()}


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise InvalidParameterException unless ``ANSWER`` is one of the user's factors."""
    if _chosen(answers) not in factors_of(attempt.known_user):
        raise errors.InvalidParameterException("ANSWER must be one of MFAS_CAN_CHOOSE.")


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep the choice for :func:`chosen`."""
    attempt.kept.asked = {"chosen": _chosen(answers)}


def chosen(attempt: Attempt) -> str:
    """The challenge of the factor that was chosen."""
    return attempt.kept.asked.pop("chosen")


def _chosen(answers: dict[str, str]) -> str:
    answer = require(answers, "ANSWER")
    return _ALSO_CALLED.get(answer, answer)
