"""Pages of users by key: every filter is driven by one index, and a page never costs more than a bounded walk on it.

One term drives: its index gives candidates in order, in portions. The other terms are checked on the candidates.
After two portions the page is given as it is, short or even empty, with the key to go on from, as Cognito does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from pools import errors
from pools.models import Group, Membership, User, UserPool
from pools.models.numbers import user_range
from pools.models.prepared_sql import find_range
from pools.models.stored_values import read_rows
from pools.rules.names.search_keys import KEY_LENGTH, fold, username_key
from pools.rules.user_pools.finding import case_sensitive
from pools.rules.user_search import anywhere, contains
from pools.rules.user_search import filters as search
from pools.rules.user_search.filters import Term
from pools.rules.users.finding import COLUMNS

Key = list[Any]
FIRST_PORTION, MOST_CANDIDATES = 240, 2000
"""Candidates that a page looks at, first and then once more, before it is given as it is."""
_RANKS = {"=": 1, "*=": 3, "^=": 4}
_NEWEST_FIRST = ("-id",)


@dataclass(frozen=True)
class Driver:
    """What leads to the candidates: either the rows of an index in its order, or a function that gives keys."""

    order: tuple[str, ...]
    users: QuerySet | None = None
    keys: Callable[[Key | None, int], contains.Candidates] = lambda after, portion: ([], True)


def read_page(
    pool: UserPool, terms: list[Term], after: Key | None, limit: int
) -> tuple[list[tuple], Key | None]:
    """At most ``limit`` rows of :data:`pools.rules.users.finding.COLUMNS`, and the key for the next page; None at the end."""
    terms = [term for term in terms if not _is_always_true(term)]
    if not terms:
        return _newest(pool, after, limit)
    first = min((term for term in terms if not _is_broad(term)), key=_rank, default=None)
    driver = _drive(pool, first, terms)
    checked = [term for term in terms if term is not first or term.operator == "*="]
    width = len(driver.order)
    if driver.users is not None and not checked:
        users = _beyond(driver, driver.users, after)
        return _cut(_in_order(driver, users, limit + 1), width, limit)
    users = User.objects.filter(*(_condition(pool, term) for term in checked))
    found: list[tuple] = []
    for portion in (FIRST_PORTION, MOST_CANDIDATES):
        keys, all_of_them = _candidates(driver, after, portion)
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


def _names(driver: Driver) -> list[str]:
    return [name.removeprefix("-") for name in driver.order]


def _in_order(driver: Driver, users: QuerySet, most: int) -> list[tuple]:
    return read_rows(users.order_by(*driver.order)[:most], *_names(driver), *COLUMNS)


def _candidates(driver: Driver, after: Key | None, portion: int) -> contains.Candidates:
    if driver.users is None:
        return driver.keys(after, portion)
    users = _beyond(driver, driver.users, after)
    keys = [list(row) for row in read_rows(users.order_by(*driver.order)[:portion], *_names(driver))]
    return keys, len(keys) < portion


def _beyond(driver: Driver, users: QuerySet, after: Key | None) -> QuerySet:
    """The users who come after a key in the driver's order."""
    if after is None:
        return users
    side = "lt" if driver.order[0].startswith("-") else "gt"
    names = _names(driver)
    if len(names) == 1:
        return users.filter(**{f"{names[0]}__{side}": after[0]})
    name = names[0]
    return users.filter(
        Q(**{f"{name}__{side}": after[0]}) | Q(**{f"id__{side}": after[1]}), **{f"{name}__{side}e": after[0]}
    )


def _is_always_true(term: Term) -> bool:
    return term.operator == "^=" and term.value == "" and term.name in ("status", "cognito:user_status")


def _is_broad(term: Term) -> bool:
    """Whether a term has no index, as nearly every user passes it."""
    return term.name == "status" and search.is_enabled(term)


def _rank(term: Term) -> tuple[int, int]:
    """The lower, the fewer users a term is expected to leave; among alike ones the longer value wins."""
    if term.name in ("username", "sub") and term.operator == "=":
        return 0, 0
    kinds = {search.GROUP: 2, "cognito:user_status": 5, "status": 5, search.CREATED: 6}
    return kinds.get(term.name) or _RANKS[term.operator], -len(term.value)


def _drive(pool: UserPool, first: Term | None, terms: list[Term]) -> Driver:
    users = User.objects.filter(pool_id=pool.id)
    if first is None:
        return Driver(_NEWEST_FIRST, User.objects.filter(id__range=user_range(pool.id)))
    if first.name == search.GROUP:
        return _group_driver(pool, first)
    if first.operator == "*=":
        needles = [_needle(term) for term in terms if term.operator == "*="]
        return Driver(_NEWEST_FIRST, keys=contains.finder(pool.id, needles))
    users = users.filter(_condition(pool, first))
    if first.name == search.CREATED:
        return Driver(("-created", "-id"), users)
    if first.name in ("cognito:user_status", "status"):
        return Driver(_NEWEST_FIRST, users)
    return Driver((_column(first.name), "id"), users)


def _group_driver(pool: UserPool, term: Term) -> Driver:
    memberships = Membership.objects.filter(group_id=_group_id(pool, term)).order_by("-user_id")

    def keys(after: Key | None, portion: int) -> contains.Candidates:
        further = memberships.filter(user_id__lt=after[0]) if after else memberships
        found = [list(row) for row in further.values_list("user_id")[:portion]]
        return found, len(found) < portion

    return Driver(_NEWEST_FIRST, keys=keys)


def _group_id(pool: UserPool, term: Term) -> int:
    group_id = Group.objects.filter(pool_id=pool.id, name=term.value).values_list("id", flat=True).first()
    if group_id is None:
        raise errors.ResourceNotFoundException("Group not found.")
    return group_id


def _column(name: str) -> str:
    return "sub" if name == "sub" else f"{name}_key"


def _needle(term: Term) -> str:
    return anywhere.needle(term.value) if term.name == search.ANYWHERE else fold(term.value)


def _comparable(pool: UserPool, term: Term) -> str:
    if term.name == "username":
        return username_key(term.value, case_sensitive=case_sensitive(pool))
    return fold(term.value)[:KEY_LENGTH]


def _condition(pool: UserPool, term: Term) -> Q:
    if term.name == "cognito:user_status":
        return Q(status__in=search.statuses(term))
    if term.name == "status":
        return Q(enabled=search.is_enabled(term))
    if term.name == search.CREATED:
        return Q(**{"created__gte" if term.operator == ">=" else "created__lt": search.moment(term)})
    if term.name == search.GROUP:
        return Q(memberships__group_id=_group_id(pool, term))
    if term.name == search.ANYWHERE:
        return anywhere.condition(term.value)
    column, value = _column(term.name), _comparable(pool, term)
    if term.operator == "*=":
        return _holds(column, value)
    if term.operator == "=":
        return Q(**{column: value})
    end = search.prefix_end(value)
    return Q(**{f"{column}__gte": value}) & (Q(**{f"{column}__lt": end}) if end else Q())


def _holds(column: str, value: str) -> Q:
    return Q(GreaterThan(StrIndex(F(column), Value(value)), 0))
