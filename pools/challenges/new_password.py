"""NEW_PASSWORD_REQUIRED: the user replaces a temporary password and fills in what the pool requires."""

import orjson

from pools import errors
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.models.user import Status
from pools.rules.app_clients.attribute_access import check_may_write
from pools.rules.passwords import credentials
from pools.rules.risk import chosen_passwords
from pools.rules.schema.attributes import required_names
from pools.rules.schema.values import read_attributes
from pools.rules.users.attributes import change_user_attributes, changing
from pools.rules.users.finding import change_user, lock_user

_PREFIX = "userAttributes."


def ask(attempt: Attempt) -> dict[str, str]:
    """The user's attributes, and the names of those that the pool requires and the user lacks, which are shown empty."""
    user = attempt.known_user
    return {
        "USER_ID_FOR_SRP": user.username,
        "requiredAttributes": orjson.dumps([_PREFIX + name for name in _missing(attempt)]).decode(),
        "userAttributes": orjson.dumps(user.attributes | dict.fromkeys(_missing(attempt), "")).decode(),
    }


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise for a password that the policy, the history or threat protection refuses, and for attributes that are wrong or missing.

    Of what the client may write, only a required attribute that has a value stays as it is.
    """
    user, password = attempt.known_user, require(answers, "NEW_PASSWORD")
    chosen_passwords.check_chosen(user.pool, attempt.client.id, password, chosen_passwords.PASSWORD_CHANGE)
    credentials.check_history(user, password)
    given = _given(attempt, answers)
    check_may_write(attempt.client, given)
    for name in _missing(attempt):
        if not given.get(name):
            raise errors.InvalidParameterException(f"Invalid attributes given, {name} is missing")
    for name in required_names(user.pool):
        if user.attributes.get(name) and given.get(name, user.attributes[name]) != user.attributes[name]:
            raise errors.NotAuthorizedException(f"Cannot modify an already provided {name}")


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep the password and the attributes; the user is confirmed."""
    user, given = attempt.known_user, _given(attempt, answers)
    credentials.set_password(user, answers["NEW_PASSWORD"])
    user.status = Status.CONFIRMED
    with changing(attempt.call, given):
        if given:
            locked = lock_user(user)
            change_user_attributes(locked, given, attempt.call.now)
            user.attributes = locked.attributes
        change_user(
            user,
            attempt.call.now,
            status=user.status,
            password_set=attempt.call.now,
            **credentials.columns(user),
        )


def _missing(attempt: Attempt) -> list[str]:
    user = attempt.known_user
    return [name for name in required_names(user.pool) if not user.attributes.get(name)]


def _given(attempt: Attempt, answers: dict[str, str]) -> dict[str, str]:
    members = [
        {"Name": name.removeprefix(_PREFIX), "Value": value}
        for name, value in answers.items()
        if name.startswith(_PREFIX)
    ]
    return read_attributes(attempt.client.pool, members)
