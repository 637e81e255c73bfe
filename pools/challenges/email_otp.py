"""EMAIL_OTP: a code that was sent to the user's e-mail address, as the first factor or as the second."""

from pools.challenges import email_mfa, one_time_password, order
from pools.challenges.attempt import Attempt
from pools.rules.user_pools.sign_in_policy import EMAIL_OTP


def ask(attempt: Attempt) -> dict[str, str]:
    """Send a code; the address that it went to, masked. It is the first factor where nothing was proved before it."""
    kept = attempt.kept
    if kept.flow == "USER_AUTH" and not kept.passed:
        return one_time_password.ask_by(attempt, EMAIL_OTP)
    return email_mfa.ask(attempt)


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise unless ``EMAIL_OTP_CODE`` is the code."""
    if _is_first(attempt):
        one_time_password.check_by(attempt, answers, EMAIL_OTP, "EMAIL_OTP_CODE")
    else:
        email_mfa.check(attempt, answers)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """The address is verified."""
    if _is_first(attempt):
        one_time_password.accept_by(attempt, EMAIL_OTP)
    else:
        email_mfa.accept(attempt, answers)


def leads_to(attempt: Attempt) -> str:
    """The end, either way."""
    return one_time_password.leads_to(attempt) if _is_first(attempt) else order.tokens(attempt)


def _is_first(attempt: Attempt) -> bool:
    return attempt.kept.asked.get(one_time_password.FIRST, False)
