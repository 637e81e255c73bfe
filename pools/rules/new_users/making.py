"""Making a user: an administrator's, one who signs up, one who is migrated."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, connection

from pools import errors
from pools.models import User, UserPool
from pools.models.numbers import new_user_id
from pools.models.prepared_sql import insert_one
from pools.rules.names import aliases
from pools.rules.names.search_keys import derived_columns, username_key
from pools.rules.user_pools.finding import case_sensitive
from pools.rules.users.attributes import give_up_aliases
from pools.rules.uuids import new_sub

# In a case-sensitive pool a UUID may be a user name in capitals.
_NAMED = (
    "SELECT 1 FROM pools_user WHERE pool_id = %s AND username_key IN (%s, %s)"
    " UNION ALL SELECT 1 FROM pools_alias WHERE pool_id = %s AND key = %s LIMIT 1"
)


def new_user(
    pool: UserPool, username: str, sign_in: str | None, attributes: Mapping[str, str], now: datetime
) -> User:
    """A user who is not saved, with no status and no password.

    ``sign_in`` is what :func:`pools.rules.names.aliases.sign_in_attribute` says of the user name.
    """
    sub = _new_sub(pool)
    user = User(
        pool=pool, username=sub if sign_in else username, sub=sub, attributes=dict(attributes),
        created=now, modified=now,
    )  # fmt: skip
    user.username_key = username_key(user.username, case_sensitive=case_sensitive(pool))
    vars(user).update(derived_columns(user.username, sub, attributes))
    return user


def insert_user(user: User, sign_in: str | None, *, force: bool) -> None:
    """Save a new user and what they are found under, inside the caller's transaction, which counts them last.

    With ``force`` verified addresses are taken from whoever has them. Raises UsernameExistsException where another user
    is called so in any way, InvalidParameterException for a name that is reserved.
    """
    names = aliases.aliases_of(user.pool, user.username, user.attributes, sign_in)
    clash = errors.UsernameExistsException("User account already exists")
    if aliases.is_sub_of_another(user.pool, {user.username, *names}, user.sub):
        raise clash
    aliases.refuse_reserved_alias(user.pool, user.attributes)
    if force and not sign_in:
        give_up_aliases(user.pool, user.attributes, names.values(), user.created)
    own = {key: name for key, name in names.items() if name == aliases.USERNAME}
    others = {key: name for key, name in names.items() if key not in own}
    try:
        user.id = new_user_id(user.pool_id)
        insert_one(user)
        aliases.add_aliases(user, own)
        clash = _alias_clash(others, sign_in)
        aliases.add_aliases(user, others)
    except IntegrityError:
        raise clash from None


def _alias_clash(names: Mapping[str, str], sign_in: str | None) -> errors.UsernameExistsException:
    which = f"given {sign_in}" if sign_in else " or ".join(names.values())
    return errors.UsernameExistsException(f"An account with the {which} already exists.")


def _new_sub(pool: UserPool) -> str:
    """A ``sub`` that is nobody's name."""
    while True:
        sub = new_sub()
        with connection.cursor() as cursor:
            cursor.execute(_NAMED, [pool.id, sub, sub.upper(), pool.id, sub])
            if cursor.fetchone() is None:
                return sub
