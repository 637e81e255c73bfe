"""EMAIL_OTP as a second factor: the user types the code that was sent to their e-mail address."""

from pools.challenges import sent_code
from pools.challenges.attempt import Attempt
from pools.rules.mfa.factors import EMAIL


def ask(attempt: Attempt) -> dict[str, str]:
    """Send a code; the address that it went to, masked."""
    return sent_code.ask_by(attempt, EMAIL)


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless ``EMAIL_OTP_CODE`` is the code."""
    sent_code.check_by(attempt, answers, EMAIL, "EMAIL_OTP_CODE")


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """The address is verified."""
    sent_code.accept_by(attempt, EMAIL)
