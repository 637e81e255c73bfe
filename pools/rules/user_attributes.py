"""Changing a user's attributes with all that follows from them: search keys, aliases, codes, the name to sign in with."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import User, UserPool
from pools.rules import aliases, codes
from pools.rules.attributes import change_attributes
from pools.rules.schema import ALIASES, VERIFIABLE
from pools.rules.search_keys import derived_columns
from pools.rules.users import change_user, find_user


@contextmanager
def changing(pool: UserPool, username: str, names: Iterable[str]) -> Iterator[User]:
    """The user, locked, in a transaction in which these attributes may change.

    Raises UserNotFoundException and, where another user has an alias, AliasExistsException.
    """
    try:
        with transaction.atomic():
            yield find_user(pool, username, lock=True)
    except IntegrityError:
        named = " or ".join(name for name in ALIASES if name in names)
        raise errors.AliasExistsException(f"An account with the {named or 'alias'} already exists.") from None


def write_attributes(
    user: User, after: Mapping[str, str], now: datetime, *, force: bool = False, **columns: Any
) -> None:
    """Give a user of :func:`changing` these attributes; with ``force`` aliases are taken from whoever holds them.

    Codes that went to an address that is the user's no longer are good for nothing from then on. ``columns`` are changed
    in the same statement.
    """
    derived = derived_columns(user.username, user.sub, after)
    changed = {name: value for name, value in derived.items() if getattr(user, name) != value}
    change_user(user, now, attributes=dict(after), **changed, **columns)
    aliases.rename(user, after)
    before_keys = aliases.aliases_of(user.pool, user.attributes)
    aliases.move_aliases(user, before_keys, aliases.aliases_of(user.pool, after), force=force)
    lost = [name for name in VERIFIABLE if after.get(name) != user.attributes.get(name)]
    if lost:
        codes.forget_codes(user, codes.CONFIRM, codes.RESET, *(codes.VERIFY[name] for name in lost))
    user.attributes = dict(after)
    vars(user).update(changed | columns)


def change_user_attributes(pool: UserPool, username: str, changes: Mapping[str, str], now: datetime) -> User:
    """The user after these changes, in which an empty value removes. They are active at once, and nothing is sent.

    Raises UserNotFoundException, InvalidParameterException and, where another user has an alias, AliasExistsException.
    """
    with changing(pool, username, changes) as user:
        write_attributes(user, change_attributes(pool, user.attributes, changes), now)
    return user
