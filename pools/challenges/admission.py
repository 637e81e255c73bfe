"""Whether somebody whose first factor was right is let in, and what they are told who are not."""

from datetime import timedelta
from typing import NoReturn

from pools import errors
from pools.challenges.attempt import Attempt
from pools.challenges.risk import judge
from pools.models.user import Status
from pools.rules.app_clients.calling import hides_users
from pools.rules.first_factors import needs_two
from pools.rules.passwords.policy import password_policy

_DEFAULT_VALIDITY_DAYS = 7


def check_reset(attempt: Attempt, *, proved: bool = False) -> None:
    """Raise PasswordResetRequiredException for a user who must choose a new password before any is accepted.

    Imported users, who have none, are hidden where the client hides who exists, as on Cognito. The pool's own pages tell it
    to nobody but who ``proved`` to have the former password. Why: docs/decisions/2026-11-27-resets-on-the-pages.md.
    """
    user, client = attempt.user, attempt.client
    if user is None or user.status != Status.RESET_REQUIRED:
        return
    hidden = not proved if client.neutral else not user.password and hides_users(client)
    if hidden:
        raise errors.NotAuthorizedException("Incorrect username or password.")
    raise errors.PasswordResetRequiredException("Password reset required for the user")


def refuse_password(attempt: Attempt) -> NoReturn:
    """Raise for a wrong password or proof of one: NotAuthorizedException, as for a name that nobody bears.

    An unconfirmed user is told UserNotConfirmedException whatever the password, as on Cognito, where the client does not
    hide who exists. Why: docs/decisions/2026-11-26-who-exists.md.
    """
    user = attempt.user
    if user is not None and user.status == Status.UNCONFIRMED and not hides_users(attempt.client):
        raise errors.UserNotConfirmedException("User is not confirmed.")
    raise errors.NotAuthorizedException("Incorrect username or password.")


def check_may_sign_in(attempt: Attempt) -> None:
    """Raise where a user who proved who they are may still not sign in."""
    user = attempt.known_user
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    if user.status == Status.UNCONFIRMED:
        raise errors.UserNotConfirmedException("User is not confirmed.")


def accept_password(attempt: Attempt, password: str | None = None) -> None:
    """Let a right password pass, which ``password`` is where it came in clear.

    Raises for a user who may not sign in, one who comes from a provider, a sign-in that is too risky, and a temporary password
    that has expired.
    """
    check_may_sign_in(attempt)
    user = attempt.known_user
    if user.status == Status.EXTERNAL_PROVIDER:
        raise errors.NotAuthorizedException("Incorrect username or password.")
    judge(attempt, password)
    if user.status != Status.FORCE_CHANGE_PASSWORD:
        return
    days = password_policy(user.pool).get("TemporaryPasswordValidityDays") or _DEFAULT_VALIDITY_DAYS
    if user.password_set and attempt.call.now > user.password_set + timedelta(days=days):
        raise errors.NotAuthorizedException(
            "Temporary password has expired and must be reset by an administrator."
        )


def accept_passwordless(attempt: Attempt, *, counts_twice: bool = False) -> None:
    """Let a right code or passkey pass as the first factor. A password that waits to be changed does not matter.

    Raises as for a password, and NotAuthorizedException where one factor is too little, unless this one ``counts_twice``.
    """
    check_may_sign_in(attempt)
    judge(attempt)
    if needs_two(attempt.known_user) and not counts_twice:
        raise errors.NotAuthorizedException(
            "The user has to sign in with two factors. Sign in with a password."
        )
