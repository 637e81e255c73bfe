"""What leads to the users of a filter: the index that the most telling term has, and the conditions that the others are.

One term drives: its index gives candidates in order, in portions. The other terms are checked on the candidates.
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
from pools.models.stored_values import read_rows
from pools.rules.names.search_keys import KEY_LENGTH, fold, username_key
from pools.rules.user_pools.finding import case_sensitive
from pools.rules.user_search import anywhere, contains
from pools.rules.user_search import filters as search
from pools.rules.user_search.filters import Term
from pools.rules.user_search.imported import find_import, users_of_import

Key = list[Any]
_RANKS = {"=": 1, "*=": 3, "^=": 4}
NEWEST_FIRST = ("-id",)


@dataclass(frozen=True)
class Driver:
    """What leads to the candidates: either the rows of an index in its order, or a function that gives keys."""

    order: tuple[str, ...]
    users: QuerySet | None = None
    keys: Callable[[Key | None, int], contains.Candidates] = lambda after, portion: ([], True)


def choose_driver(pool: UserPool, terms: list[Term]) -> tuple[Driver, list[Term]]:
    """What leads to the candidates, and the terms that are left to check on them."""
    first = min((term for term in terms if not _is_broad(term)), key=_rank, default=None)
    checked = [term for term in terms if term is not first or term.operator == "*="]
    return _drive(pool, first, terms), checked


def conditions(pool: UserPool, terms: list[Term]) -> list[Q]:
    """Terms as conditions on users."""
    return [_condition(pool, term) for term in terms]


def telling(terms: list[Term]) -> list[Term]:
    """The terms without those that every user passes."""
    return [term for term in terms if not _is_always_true(term)]


def names_of(driver: Driver) -> list[str]:
    """The columns of the driver's order: its keys hold their values."""
    return [name.removeprefix("-") for name in driver.order]


def candidates(driver: Driver, after: Key | None, portion: int) -> contains.Candidates:
    """The keys of at most so many candidates after a key, and whether these are all."""
    if driver.users is None:
        return driver.keys(after, portion)
    users = beyond(driver, driver.users, after)
    keys = [list(row) for row in read_rows(users.order_by(*driver.order)[:portion], *names_of(driver))]
    return keys, len(keys) < portion


def beyond(driver: Driver, users: QuerySet, after: Key | None) -> QuerySet:
    """The users who come after a key in the driver's order."""
    if after is None:
        return users
    side = "lt" if driver.order[0].startswith("-") else "gt"
    names = names_of(driver)
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
    kinds = {search.GROUP: 2, search.IMPORT: 5, "cognito:user_status": 6, "status": 6, search.CREATED: 7}
    return kinds.get(term.name) or _RANKS[term.operator], -len(term.value)


def _drive(pool: UserPool, first: Term | None, terms: list[Term]) -> Driver:
    users = User.objects.filter(pool_id=pool.id)
    if first is None:
        return Driver(NEWEST_FIRST, User.objects.filter(id__range=user_range(pool.id)))
    if first.name == search.GROUP:
        return _group_driver(pool, first)
    if first.name == search.IMPORT:
        return Driver(NEWEST_FIRST, keys=users_of_import(pool, first.value))
    if first.operator == "*=":
        needles = [_needle(term) for term in terms if term.operator == "*="]
        return Driver(NEWEST_FIRST, keys=contains.finder(pool.id, needles))
    users = users.filter(_condition(pool, first))
    if first.name == search.CREATED:
        return Driver(("-created", "-id"), users)
    if first.name in ("cognito:user_status", "status"):
        return Driver(NEWEST_FIRST, users)
    return Driver((_column(first.name), "id"), users)


def _group_driver(pool: UserPool, term: Term) -> Driver:
    memberships = Membership.objects.filter(group_id=_group_id(pool, term)).order_by("-user_id")

    def keys(after: Key | None, portion: int) -> contains.Candidates:
        further = memberships.filter(user_id__lt=after[0]) if after else memberships
        found = [list(row) for row in further.values_list("user_id")[:portion]]
        return found, len(found) < portion

    return Driver(NEWEST_FIRST, keys=keys)


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
    if term.name == search.IMPORT:
        return Q(imported_by=find_import(pool, term.value))
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
