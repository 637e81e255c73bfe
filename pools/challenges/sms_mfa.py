"""SMS_MFA: the user types the code that was sent to their phone."""

from pools.challenges import sent_code
from pools.challenges.attempt import Attempt
from pools.rules.mfa.factors import SMS


def ask(attempt: Attempt) -> dict[str, str]:
    """Send a code; the number that it went to, masked."""
    return sent_code.ask_by(attempt, SMS)


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless ``SMS_MFA_CODE`` is the code."""
    sent_code.check_by(attempt, answers, SMS, "SMS_MFA_CODE")


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """The number is verified."""
    sent_code.accept_by(attempt, SMS)
