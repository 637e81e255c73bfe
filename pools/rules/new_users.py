"""Making a user: an administrator's, one who signs up, one who is migrated."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError

from pools import errors
from pools.models import User, UserPool
from pools.models.kept_sql import insert_one
from pools.models.numbers import new_user_id
from pools.rules import aliases
from pools.rules.search_keys import derived_columns, username_key
from pools.rules.user_attributes import write_attributes
from pools.rules.user_pools import alias_attributes, case_sensitive
from pools.rules.uuids import new_sub


def new_user(
    pool: UserPool, username: str, sign_in: str | None, attributes: Mapping[str, str], now: datetime
) -> User:
    """A user who is not saved, with no status and no password.

    ``sign_in`` is what :func:`pools.rules.aliases.sign_in_attribute` says of the user name.
    """
    sub = new_sub()
    user = User(
        pool=pool, username=sub if sign_in else username, sub=sub, attributes=dict(attributes),
        created=now, modified=now,
    )  # fmt: skip
    user.username_key = username_key(user.username, case_sensitive=case_sensitive(pool))
    vars(user).update(derived_columns(user.username, sub, attributes))
    return user


def insert_user(user: User, sign_in: str | None, *, force: bool) -> None:
    """Save a new user and what they are found under, inside the caller's transaction, which counts them last.

    With ``force`` aliases are taken from whoever holds them. Raises UsernameExistsException, AliasExistsException.
    """
    held = aliases.aliases_of(user.pool, user.attributes, sign_in)
    clash: errors.ServiceError = errors.UsernameExistsException("User account already exists")
    try:
        user.id = new_user_id(user.pool_id)
        insert_one(user)
        clash = _alias_clash(held, sign_in)
        aliases.add_aliases(user, held, force=force and not sign_in)
    except IntegrityError:
        raise clash from None


def _alias_clash(held: Mapping[str, str], sign_in: str | None) -> errors.ServiceError:
    if sign_in:
        return errors.UsernameExistsException(f"An account with the given {sign_in} already exists.")
    return errors.AliasExistsException(f"An account with the {' or '.join(held)} already exists.")


def give_up_aliases(
    pool: UserPool, attributes: Mapping[str, str], names: Iterable[str], now: datetime
) -> None:
    """Let whoever is found under these addresses have them unverified, as a function says that they are somebody else's.

    Inside the caller's transaction. Follows ``autoVerifyEmail`` of DG:user-pool-lambda-pre-sign-up.
    """
    for name in names:
        if name not in alias_attributes(pool):
            continue
        key = aliases.alias_key(pool, attributes[name])
        owner = User.objects.select_for_update().filter(aliases__attribute=name, aliases__key=key, pool=pool)
        for user in owner:
            user.pool = pool
            write_attributes(user, user.attributes | {f"{name}_verified": "false"}, now)
