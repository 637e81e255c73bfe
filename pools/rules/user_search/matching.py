"""Whom a filter finds, as numbers: how many, and who they are where they are few."""

from collections.abc import Iterator

from pools.models import User, UserPool, UserTally
from pools.models.prepared_sql import find_one
from pools.rules.user_search.drivers import candidates, choose_driver, conditions, telling
from pools.rules.user_search.filters import Term

MOST_COUNTED = 10_000
PORTION = 5_000
"""Candidates that are looked at together."""


def count(pool: UserPool, terms: list[Term], *, most_looked_at: int = 200_000) -> tuple[int, bool]:
    """How many users pass all terms, and whether that is all: False beyond :data:`MOST_COUNTED`, and where so many
    candidates were looked at that the rest is left uncounted.

    Without terms it is what the pool's tally says, however many that are.
    """
    terms = telling(terms)
    if not terms:
        tally = find_one(UserTally, pool_id=pool.id)
        return (tally.users if tally else 0), True
    driver, checked = choose_driver(pool, terms)
    if driver.users is not None and not checked:
        counted = driver.users.order_by()[: MOST_COUNTED + 1].count()
        return min(counted, MOST_COUNTED), counted <= MOST_COUNTED
    counted, looked_at = 0, 0
    for ids, seen in matching(pool, terms):
        counted, looked_at = counted + len(ids), looked_at + seen
        if counted > MOST_COUNTED or (seen == PORTION and looked_at >= most_looked_at):
            return min(counted, MOST_COUNTED), False
    return counted, True


def few(pool: UserPool, terms: list[Term], *, most_looked_at: int) -> list[int] | None:
    """The keys of all whom the terms find; None where those are more than :data:`MOST_COUNTED`, or it takes longer to tell."""
    driver, checked = choose_driver(pool, terms)
    if driver.users is not None and not checked:
        found = list(driver.users.order_by().values_list("id", flat=True)[: MOST_COUNTED + 1])
        return found if len(found) <= MOST_COUNTED else None
    found, looked_at = [], 0
    for ids, seen in matching(pool, terms):
        found, looked_at = found + ids, looked_at + seen
        if len(found) > MOST_COUNTED or (seen == PORTION and looked_at >= most_looked_at):
            return None
    return found


def matching(pool: UserPool, terms: list[Term]) -> Iterator[tuple[list[int], int]]:
    """The keys of users who pass all terms, portion by portion, with how many candidates each portion had."""
    driver, checked = choose_driver(pool, terms)
    users = User.objects.filter(*conditions(pool, checked)).order_by()
    after, ended = None, False
    while not ended:
        keys, ended = candidates(driver, after, PORTION)
        ids = [key[-1] for key in keys]
        yield list(users.filter(id__in=ids).values_list("id", flat=True)) if ids else [], len(keys)
        after = keys[-1] if keys else after
