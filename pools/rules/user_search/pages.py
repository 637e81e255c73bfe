"""Pages of users by key: every filter is driven by one index, and a page never costs more than a bounded walk on it.

After two portions of candidates the page is given as it is, short or even empty, with the key to go on from, as Cognito does.
"""

from django.db.models import QuerySet

from pools.models import User, UserPool
from pools.models.numbers import user_range
from pools.models.prepared_sql import find_range
from pools.models.stored_values import read_rows
from pools.rules.user_search.drivers import (
    Driver,
    Key,
    beyond,
    candidates,
    choose_driver,
    conditions,
    names_of,
    telling,
)
from pools.rules.user_search.filters import Term
from pools.rules.users.finding import COLUMNS

FIRST_PORTION, MOST_CANDIDATES = 240, 2000
"""Candidates that a page looks at, first and then once more, before it is given as it is."""


def read_page(
    pool: UserPool, terms: list[Term], after: Key | None, limit: int
) -> tuple[list[tuple], Key | None]:
    """At most ``limit`` rows of :data:`pools.rules.users.finding.COLUMNS`, and the key for the next page; None at the end."""
    terms = telling(terms)
    if not terms:
        return _newest(pool, after, limit)
    driver, checked = choose_driver(pool, terms)
    width = len(driver.order)
    if driver.users is not None and not checked:
        users = beyond(driver, driver.users, after)
        return _cut(_in_order(driver, users, limit + 1), width, limit)
    users = User.objects.filter(*conditions(pool, checked))
    found: list[tuple] = []
    for portion in (FIRST_PORTION, MOST_CANDIDATES):
        keys, all_of_them = candidates(driver, after, portion)
        if keys:
            some = users.filter(id__in=[key[-1] for key in keys])
            found += _in_order(driver, some, limit + 1 - len(found))
        if len(found) > limit or all_of_them:
            return _cut(found, width, limit)
        after = keys[-1]
    return [row[width:] for row in found], after


def _newest(pool: UserPool, after: Key | None, limit: int) -> tuple[list[tuple], Key | None]:
    low, high = user_range(pool.id)
    rows = find_range(User, ("id", *COLUMNS), low, after[0] - 1 if after else high, limit + 1)
    return _cut(rows, 1, limit)


def _cut(rows: list[tuple], width: int, limit: int) -> tuple[list[tuple], Key | None]:
    following = list(rows[limit - 1][:width]) if len(rows) > limit else None
    return [row[width:] for row in rows[:limit]], following


def _in_order(driver: Driver, users: QuerySet, most: int) -> list[tuple]:
    return read_rows(users.order_by(*driver.order)[:most], *names_of(driver), *COLUMNS)
