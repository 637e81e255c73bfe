"""The flow USER_AUTH: which challenges a user may begin with, and which one follows from what they prefer.

Follows "Choice-based sign-in" (DG:authentication-flows-selection-sdk).
"""

from collections.abc import Mapping

from pools import errors
from pools.challenges import nobody
from pools.challenges.attempt import Attempt
from pools.rules import first_factors
from pools.rules.app_clients.calling import hides_users
from pools.rules.user_pools.sign_in_policy import CHOICES

_STEP_UP = ("TARGET_ACR_VALUES", "ACCESS_TOKEN", "MAX_AGE")


def available(attempt: Attempt) -> list[str]:
    """The challenges that the user may begin with at this moment."""
    return first_factors.choices_of(attempt.user) if attempt.user else nobody.choices(attempt)


def check_available(attempt: Attempt, choice: str) -> None:
    """Raise InvalidParameterException where the user may not begin with this challenge."""
    if choice not in available(attempt):
        raise errors.InvalidParameterException(f"{choice} is not one of the AvailableChallenges.")


def preferred(attempt: Attempt, parameters: Mapping[str, str]) -> str:
    """The challenge that the user prefers and may have, else SELECT_CHALLENGE.

    Raises NotAuthorizedException for a user who has nothing to begin with; where the client hides who exists, they
    are answered like nobody.
    """
    for name in _STEP_UP:
        if parameters.get(name):
            raise errors.InvalidParameterException(
                f"Lifeguard has no step-up authentication yet: leave {name} out."
            )
    wanted = parameters.get("PREFERRED_CHALLENGE", "")
    if wanted and wanted not in CHOICES:
        raise errors.InvalidParameterException(f"PREFERRED_CHALLENGE must be one of {', '.join(CHOICES)}.")
    open_to_user = available(attempt)
    if not open_to_user and attempt.user and hides_users(attempt.client):
        attempt.user = None
        open_to_user = available(attempt)
    if not open_to_user:
        raise errors.NotAuthorizedException("The user has nothing to sign in with in the flow USER_AUTH.")
    return wanted if wanted in open_to_user else "SELECT_CHALLENGE"
