"""Finding a user, and describing one as the API does."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import regex
from django.db import connection, transaction

from pools import errors
from pools.models import Alias, User, UserPool
from pools.models.kept_sql import count_users, find_one
from pools.rules.aliases import alias_key, has_aliases
from pools.rules.search_keys import username_key
from pools.rules.user_pools import case_sensitive

_SUB = regex.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", regex.IGNORECASE)


def find_user(pool: UserPool, username: str, *, lock: bool = False) -> User:
    """The user whom a ``Username`` parameter names: by user name, else by sub, else by an alias.

    With ``lock`` no one else can change the user until the transaction ends. Raises UserNotFoundException.
    """
    key = username_key(username, case_sensitive=case_sensitive(pool))
    user = find_one(User, lock=lock, pool_id=pool.id, username_key=key)
    if user is None and _SUB.fullmatch(username):
        user = find_one(User, lock=lock, pool_id=pool.id, sub=username.lower())
    if user is None and has_aliases(pool):
        users = User.objects.select_for_update() if lock else User.objects.all()
        owner = Alias.objects.filter(pool_id=pool.id, key=alias_key(pool, username)).values("user_id")[:1]
        user = users.filter(id=owner).first()
    if user is None:
        raise errors.UserNotFoundException("User does not exist.")
    user.pool = pool
    return user


def change_user(user: User, now: datetime, **columns: Any) -> None:
    """Write these columns of a user and nothing else. Raises UserNotFoundException where they are gone meanwhile."""
    if not User.objects.filter(id=user.id).update(modified=now, **columns):
        raise errors.UserNotFoundException("User does not exist.")


def delete_user(user: User) -> None:
    """Remove a user and, by a trigger of the database, all that hangs on them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM pools_user WHERE id = %s", [user.id])
            if not cursor.rowcount:
                raise errors.UserNotFoundException("User does not exist.")
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
