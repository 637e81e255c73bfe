"""PASSWORD_SRP: the app sends SRP_A, and is asked to prove the password by PASSWORD_VERIFIER."""

from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.choices import check_available
from pools.rules.passwords.srp import read_public
from pools.rules.user_pools.sign_in_policy import PASSWORD_SRP


def ask(attempt: Attempt) -> dict[str, str]:
    """Nothing but ``SRP_A``."""
    attempt.kept.asked = {}
    return {}


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise InvalidParameterException unless ``SRP_A`` is a number that SRP can begin with."""
    check_available(attempt, PASSWORD_SRP)
    read_public(require(answers, "SRP_A"))


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep it for PASSWORD_VERIFIER."""
    attempt.kept.asked = {"SRP_A": answers["SRP_A"]}
