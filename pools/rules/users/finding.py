"""Finding a user, and describing one as the API does."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from pools import errors
from pools.models import Alias, FormerSub, User, UserPool
from pools.models.prepared_sql import count_users, find_one, insert_one
from pools.rules.names.aliases import alias_key, has_aliases
from pools.rules.names.search_keys import as_sub, username_key
from pools.rules.user_pools.finding import case_sensitive


def find_user(pool: UserPool, username: str, *, lock: bool = False) -> User:
    """The user whom a ``Username`` parameter means: whose ``sub`` it is, else whose user name, else whose alias.

    This order is the same for every operation (docs/decisions/2026-11-26-whom-a-name-means.md). What holds a token, a
    session or a row already has its user, and takes :func:`user_of_sub` or :func:`lock_user`. With ``lock`` no one else
    can change the user until the transaction ends. Raises UserNotFoundException.
    """
    sub, key = as_sub(username), username_key(username, case_sensitive=case_sensitive(pool))
    user = find_one(User, lock=lock, pool_id=pool.id, sub=sub) if sub else None
    if user is None:
        user = find_one(User, lock=lock, pool_id=pool.id, username_key=key)
    if user is None and has_aliases(pool):
        users = User.objects.select_for_update() if lock else User.objects.all()
        owner = Alias.objects.filter(pool_id=pool.id, key=alias_key(pool, username)).values("user_id")[:1]
        user = users.filter(id=owner).first()
    return _found(user, pool)


def user_of_sub(pool: UserPool, sub: str) -> User:
    """The user whom a token names; nobody else, whatever they are called. Raises UserNotFoundException."""
    return _found(find_one(User, pool_id=pool.id, sub=sub), pool)


def lock_user(user: User) -> User:
    """The same user as the row is now; no one else can change it until the transaction ends.

    Raises UserNotFoundException where they are gone meanwhile.
    """
    return _found(find_one(User, lock=True, id=user.id), user.pool)


def _found(user: User | None, pool: UserPool) -> User:
    if user is None:
        raise errors.UserNotFoundException("User does not exist.")
    user.pool = pool
    return user


def change_user(user: User, now: datetime, **columns: Any) -> None:
    """Write these columns of a user and nothing else. Raises UserNotFoundException where they are gone meanwhile."""
    if not User.objects.filter(id=user.id).update(modified=now, **columns):
        raise errors.UserNotFoundException("User does not exist.")


def delete_user(user: User) -> None:
    """Remove a user and, by a trigger of the database, all that hangs on them, inside a change. Their ``sub`` stays taken."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pools_user WHERE id = %s", [user.id])
        if not cursor.rowcount:
            raise errors.UserNotFoundException("User does not exist.")
    insert_one(FormerSub(sub=user.sub), "ON CONFLICT DO NOTHING")
    count_users(user.pool_id, -1)


def list_attributes(sub: str, attributes: Mapping[str, str]) -> list[dict]:
    """A user's attributes as AttributeTypes, ``sub`` first."""
    listed = [{"Name": "sub", "Value": sub}]
    listed += [{"Name": name, "Value": value} for name, value in attributes.items()]
    return listed


COLUMNS = ("username", "sub", "status", "enabled", "attributes", "created", "modified")
"""The columns of a user that :func:`describe` takes, for queries that make no model instances."""


def describe_user(user: User, attributes_to_get: Collection[str] | None = None) -> dict:
    """A UserType; with ``attributes_to_get`` only these attributes are in it."""
    return describe(tuple(getattr(user, name) for name in COLUMNS), attributes_to_get)


def describe(row: tuple, attributes_to_get: Collection[str] | None = None) -> dict:
    """A UserType from a row of :data:`COLUMNS`."""
    username, sub, status, enabled, attributes, created, modified = row
    listed = list_attributes(sub, attributes)
    if attributes_to_get:
        listed = [attribute for attribute in listed if attribute["Name"] in attributes_to_get]
    return {
        "Username": username,
        "Attributes": listed,
        "UserCreateDate": created,
        "UserLastModifiedDate": modified,
        "Enabled": enabled,
        "UserStatus": status,
    }
