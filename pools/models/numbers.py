"""The keys of users: the pool's number above, a rising count below.

A pool's users thus stand side by side, oldest first, in the table and in the index of trigrams, and a page of
a pool is a range of keys.
"""

from django.db import connection

POOL_SHIFT = 40


def user_range(pool_id: int) -> tuple[int, int]:
    """The lowest and highest key that a user of the pool can have."""
    return pool_id << POOL_SHIFT, ((pool_id + 1) << POOL_SHIFT) - 1


def take_numbers(count: int) -> int:
    """The first of ``count`` new consecutive numbers. Numbers taken by a transaction that fails stay unused."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT take_numbers(%s)", [count])
            return cursor.fetchone()[0]
        cursor.execute("UPDATE pools_numbers SET next = next + %s RETURNING next", [count])
        return cursor.fetchone()[0] - count


def new_user_id(pool_id: int) -> int:
    """A key for one new user of the pool."""
    return (pool_id << POOL_SHIFT) + take_numbers(1)
