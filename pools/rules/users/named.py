"""Whom an app means by a name that somebody typed, and what it may learn where nobody bears it.

Follows "Managing user existence error responses" (DG:cognito-user-pool-managing-errors).
"""

from datetime import datetime

from pools import errors
from pools.models import AppClient, User, UserPool
from pools.rules.app_clients.calling import hides_users
from pools.rules.limits import attempts
from pools.rules.names.search_keys import username_key
from pools.rules.user_pools.finding import case_sensitive
from pools.rules.users.finding import find_user


def user_named(pool: UserPool, username: str) -> User | None:
    """The user, or None."""
    try:
        return find_user(pool, username)
    except errors.UserNotFoundException:
        return None


def counted_as(pool: UserPool, user: User | None, username: str) -> str:
    """Under which name tries are counted: a user's by their sub, whatever they were called; nobody's by the name."""
    return user.sub if user else f"?{username_key(username, case_sensitive=case_sensitive(pool))}"


def limited_user(
    limit: attempts.Limit, pool: UserPool, username: str, now: datetime
) -> tuple[User | None, str]:
    """The user, or None, and under which name their tries are counted, once this one is.

    Raises LimitExceededException.
    """
    user = user_named(pool, username)
    who = counted_as(pool, user, username)
    attempts.take(limit, pool.id, who, now)
    return user, who


def refuse_unknown(client: AppClient) -> None:
    """Raise UserNotFoundException, unless the client must not tell who exists."""
    if not hides_users(client):
        raise errors.UserNotFoundException("User does not exist.")
