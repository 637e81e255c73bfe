"""SMS_OTP: a code that was sent to the user's phone, as the first factor."""

from pools.challenges import one_time_password
from pools.challenges.attempt import Attempt
from pools.challenges.one_time_password import leads_to
from pools.rules.user_pools.sign_in_policy import SMS_OTP

__all__ = ["accept", "ask", "check", "leads_to"]


def ask(attempt: Attempt) -> dict[str, str]:
    """Send a code; the number that it went to, masked."""
    return one_time_password.ask_by(attempt, SMS_OTP)


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless ``SMS_OTP_CODE`` is the code."""
    one_time_password.check_by(attempt, answers, SMS_OTP, "SMS_OTP_CODE")


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """The number is verified."""
    one_time_password.accept_by(attempt, SMS_OTP)
