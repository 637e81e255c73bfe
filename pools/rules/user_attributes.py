"""Changing a user's attributes with all that follows from them: search keys, aliases, the name to sign in with."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import User, UserPool
from pools.rules import aliases
from pools.rules.attributes import change_attributes
from pools.rules.schema import ALIASES
from pools.rules.search_keys import derived_columns
from pools.rules.users import change_user, find_user


def change_user_attributes(pool: UserPool, username: str, changes: Mapping[str, str], now: datetime) -> User:
    """The user after these changes, in which an empty value removes.

    Raises UserNotFoundException, InvalidParameterException and, where another user has an alias, AliasExistsException.
    """
    try:
        with transaction.atomic():
            user = find_user(pool, username, lock=True)
            after = change_attributes(pool, user.attributes, changes)
            columns = derived_columns(user.username, user.sub, after)
            changed = {name: value for name, value in columns.items() if getattr(user, name) != value}
            change_user(user, now, attributes=after, **changed)
            aliases.rename(user, after)
            before_keys = aliases.aliases_of(pool, user.attributes)
            aliases.move_aliases(user, before_keys, aliases.aliases_of(pool, after))
    except IntegrityError:
        named = " or ".join(name for name in ALIASES if name in changes)
        raise errors.AliasExistsException(f"An account with the {named or 'alias'} already exists.") from None
    user.attributes = after
    return user
