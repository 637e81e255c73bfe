"""Pages of users in the order of a value, by key: each order has its index, and a page costs a bounded walk on it.

Where a filter finds few, those are put in order; where it finds many, the index of the order is walked and the filter
checked on what it gives, in portions. Who has no value comes last in either direction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from pools.models import LastSignIn, User, UserPool
from pools.models.numbers import user_range
from pools.models.stored_values import read_rows
from pools.rules.user_search.drivers import Key, conditions, telling
from pools.rules.user_search.filters import Term
from pools.rules.user_search.matching import few
from pools.rules.users.finding import COLUMNS

PORTIONS = (240, 2_000, 20_000)
"""Candidates that a page looks at, one after the other, before it is given as it is."""
LOOKED_AT_FOR_FEW = 20_000


@dataclass(frozen=True)
class Order:
    """A column whose index, of the pool, the value and the user, gives the order. ``optional`` where users may have no value."""

    model: type[Model]
    value: str
    user: str = "id"
    optional: bool = False


ORDERS = {
    "Username": Order(User, "username_key"),
    "Email": Order(User, "email_key", optional=True),
    "UserCreateDate": Order(User, "created"),
    "UserLastModifiedDate": Order(User, "modified"),
    "LastSignInDate": Order(LastSignIn, "at", "user_id", optional=True),
}
"""By UserSortType of the ``lifeguard`` service."""


def read_sorted_page(
    pool: UserPool, terms: list[Term], sort_by: str, after: Key | None, limit: int, *, descending: bool
) -> tuple[list[tuple[tuple, datetime | None]], Key | None]:
    """At most ``limit`` users, each a row of :data:`pools.rules.users.finding.COLUMNS` and the last sign-in, and the key for
    the next page; None at the end."""
    terms = telling(terms)
    passing = User.objects.filter(*conditions(pool, terms)) if terms else None
    walk = _Walk(pool, ORDERS[sort_by], None, descending=descending)
    page = _read(walk, after, limit, PORTIONS[:1] if terms else PORTIONS, passing)
    if len(page.found) <= limit and page.key is not None and terms:  # not everybody passes: few may
        chosen = few(pool, terms, most_looked_at=LOOKED_AT_FOR_FEW)
        if chosen is not None:
            walk, passing = _Walk(pool, ORDERS[sort_by], chosen, descending=descending), None
        page = _read(walk, after, limit, PORTIONS, passing)
    return _rows(page.found[:limit]), page.found[limit - 1] if len(page.found) > limit else page.key


@dataclass(frozen=True)
class _Page:
    """Who was ``found``, one more than asked for where there are more, and how far the walk came: None at its end."""

    found: list[Key]
    key: Key | None


def _read(
    walk: "_Walk", after: Key | None, limit: int, portions: tuple[int, ...], passing: QuerySet | None
) -> _Page:
    found: list[Key] = []
    for portion in portions:
        keys, after, ended = walk.step(after, max(portion, limit + 1))
        found += _passing(passing, keys)
        if ended:
            return _Page(found, None)
        if len(found) > limit:
            break
    return _Page(found, after)


def _passing(users: QuerySet | None, keys: list[Key]) -> list[Key]:
    if users is None or not keys:
        return keys
    passed = set(users.filter(id__in=[key[1] for key in keys]).order_by().values_list("id", flat=True))
    return [key for key in keys if key[1] in passed]


class _Walk:
    """Through the users of a pool, or the ``chosen`` ones, in an order. Keys are ``[value, id]``; without a value ``[None, id]``."""

    def __init__(self, pool: UserPool, order: Order, chosen: list[int] | None, *, descending: bool) -> None:
        self.pool, self.order, self.chosen = pool, order, chosen
        self.sign, self.side = ("-", "lt") if descending else ("", "gt")

    def step(self, after: Key | None, portion: int) -> tuple[list[Key], Key | None, bool]:
        """The keys that so many candidates after a key give, the last candidate's key, and whether it was the last of all."""
        if after is None or after[0] is not None:
            keys = self._with_value(after, portion)
            if len(keys) == portion or not self.order.optional:
                return keys, keys[-1] if keys else after, len(keys) < portion
            without, last, ended = self._without_value(None, portion)
            return keys + without, last, ended
        return self._without_value(after[1], portion)

    def _with_value(self, after: Key | None, portion: int) -> list[Key]:
        value, user, side = self.order.value, self.order.user, self.side
        rows = self.order.model._default_manager.filter(pool_id=self.pool.id)
        if self.order.optional and self.order.model is User:
            rows = rows.filter(**{f"{value}__isnull": False})
        if self.chosen is not None:
            rows = rows.filter(**{f"{user}__in": self.chosen})
        if after is not None:
            beyond = Q(**{f"{value}__{side}": after[0]}) | Q(**{f"{user}__{side}": after[1]})
            rows = rows.filter(beyond, **{f"{value}__{side}e": after[0]})
        # No two users of a pool have one user name: a second column would keep its index from giving the order.
        names = [value] if value == "username_key" else [value, user]
        rows = rows.order_by(*(f"{self.sign}{name}" for name in names))[:portion]
        return [list(row) for row in read_rows(rows, value, user)]

    def _without_value(self, after: int | None, portion: int) -> tuple[list[Key], Key | None, bool]:
        users = User.objects.filter(id__range=user_range(self.pool.id))
        if self.order.model is User:
            users = User.objects.filter(pool_id=self.pool.id, **{f"{self.order.value}__isnull": True})
        if self.chosen is not None:
            users = users.filter(id__in=self.chosen)
        if after is not None:
            users = users.filter(**{f"id__{self.side}": after})
        ids = [row[0] for row in read_rows(users.order_by(f"{self.sign}id")[:portion], "id")]
        last: Key | None = [None, ids[-1]] if ids else [None, after]
        ended = len(ids) < portion
        if self.order.model is not User and ids:
            have = set(
                self.order.model._default_manager.filter(**{f"{self.order.user}__in": ids}).values_list(
                    self.order.user, flat=True
                )
            )
            ids = [each for each in ids if each not in have]
        return [[None, each] for each in ids], last, ended


def _rows(keys: list[Key]) -> list[tuple[tuple, datetime | None]]:
    ids: list[Any] = [key[1] for key in keys]
    if not ids:
        return []
    rows = {row[0]: row[1:] for row in read_rows(User.objects.filter(id__in=ids), "id", *COLUMNS)}
    last = dict(read_rows(LastSignIn.objects.filter(user_id__in=ids), "user_id", "at"))
    return [(rows[each], last.get(each)) for each in ids if each in rows]
