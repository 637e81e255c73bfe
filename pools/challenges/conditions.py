"""When a path of the table is open, told by the user, their pool and its settings."""

from pools.challenges.attempt import Attempt
from pools.models.user import Status
from pools.rules.mfa.factors import is_required, preferred_factor


def has_temporary_password(attempt: Attempt) -> bool:
    return attempt.known_user.status == Status.FORCE_CHANGE_PASSWORD


def has_no_factor(attempt: Attempt) -> bool:
    return not attempt.second_factors


def must_set_up_factor(attempt: Attempt) -> bool:
    """Whether the pool requires a second factor, and the user has none."""
    return has_no_factor(attempt) and is_required(attempt.known_user.pool)


def factor_to_ask(attempt: Attempt) -> str:
    """The only second factor or the preferred one, else SELECT_MFA_TYPE."""
    factors, preferred = attempt.second_factors, preferred_factor(attempt.known_user)
    if len(factors) == 1:
        return factors[0]
    return preferred if preferred in factors else "SELECT_MFA_TYPE"
