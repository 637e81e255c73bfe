"""The end of a sign-in: what it is for is made, and then kept together with the event that it passed."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError

from pools import errors
from pools.challenges.attempt import Attempt
from pools.challenges.history import notify, remember_success
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.requests import post_authentication_request

Given = TypeVar("Given")
Prepared = tuple[Given, Callable[[], None]]
"""What is given out, and what stores that which stands behind it."""


def finish(attempt: Attempt, prepare: Callable[[], Prepared[Given]], *, new_device: bool) -> Given:
    """What ``prepare`` makes for a user who has answered everything.

    PostAuthentication is asked before it, and may refuse; what it returns is stored in one change with the event, once no
    function can refuse any more. Raises UserNotFoundException where the user was deleted meanwhile.
    """
    _tell_function(attempt, new_device=new_device)
    given, store = prepare()
    try:
        with attempt.call.change():
            store()
            remember_success(attempt)
    except IntegrityError:
        raise errors.UserNotFoundException("User does not exist.") from None
    notify(attempt)
    return given


def _tell_function(attempt: Attempt, *, new_device: bool) -> None:
    """Call the pool's PostAuthentication function; where it fails, so does the sign-in."""
    user = attempt.known_user
    if has_trigger(user.pool, "PostAuthentication"):
        run_trigger(
            attempt.call,
            user.pool,
            "PostAuthentication",
            "PostAuthentication_Authentication",
            user.username,
            attempt.client.id,
            post_authentication_request(user, attempt.metadata, new_device=new_device),
        )
