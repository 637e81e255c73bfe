"""Users who share an address, a phone number or a name, along the index of what they share.

A page walks a bounded part of the index, whatever it finds there: it may be short or even empty, and says from where to go on.
Values are compared in the database alone, whose order is that of the index.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower

from pools.models import LastSignIn, User, UserPool
from pools.models.stored_values import read_rows
from pools.rules.user_pools.finding import case_sensitive
from pools.rules.users.finding import COLUMNS

PORTIONS = (2_000, 20_000, 80_000)
"""Entries of the index that a page walks, one after the other, before it is given as it is."""
TOLD = 10
"""Users who are told of one value; the others are counted."""
COUNTED = 1_000
SHARED = {
    "Email": "email_key",
    "PhoneNumber": "phone_number_key",
    "Name": "name_key",
    "Username": "username_key",
}
"""By SharedValueType of the ``lifeguard`` service: the column that holds the folded value."""
_RAISED = ~Q(username_key=Lower("username_key"))
"""User names with capitals in them: of names that differ by case alone, all but one are."""


@dataclass(frozen=True)
class Shared:
    """Users who have a value in common: how many, of which nobody counts further than beyond :data:`COUNTED`, and the first of
    them, rows of :data:`pools.rules.users.finding.COLUMNS` each with the last sign-in."""

    count: int
    users: list[tuple]


def read_duplicates(
    pool: UserPool, shared_by: str, after: str | None, limit: int
) -> tuple[list[Shared], str | None]:
    """At most ``limit`` values that more than one user has, in their order, and the value after which the next page begins;
    None at the end."""
    if shared_by == "Username" and not case_sensitive(pool):
        return [], None  # no two names there differ by case alone
    found: list[tuple[str, int]] = []
    for portion in PORTIONS:
        walked = _walk(pool, shared_by, after)
        last = next(
            iter(walked.order_by("value").values_list("value", flat=True)[portion - 1 : portion]), None
        )
        within = walked if last is None else walked.filter(value__lt=last)
        found += _several(within, shared_by, limit - len(found))
        if len(found) == limit:
            return _told(pool, shared_by, found), found[-1][0]
        if last is None:
            return _told(pool, shared_by, found), None
        if (count := _holders(pool, shared_by, last)[: COUNTED + 1].count()) > 1:
            found.append((last, count))
        if len(found) == limit:
            return _told(pool, shared_by, found), last
        after = last
    return _told(pool, shared_by, found), after


def _walk(pool: UserPool, shared_by: str, after: str | None) -> QuerySet:
    """The users of the index after a value, each with the ``value`` that it is in the order of."""
    users = User.objects.filter(pool_id=pool.id)
    if shared_by == "Username":
        users = users.filter(_RAISED).annotate(value=Lower("username_key"))
    else:
        users = users.filter(**{f"{SHARED[shared_by]}__isnull": False}).annotate(value=F(SHARED[shared_by]))
    return users if after is None else users.filter(value__gt=after)


def _several(users: QuerySet, shared_by: str, most: int) -> list[tuple[str, int]]:
    groups = users.order_by().values("value").annotate(users=Count("id"))
    if shared_by == "Username":
        return _with_plain(groups, most)
    return list(groups.filter(users__gt=1).order_by("value").values_list("value", "users")[:most])


def _with_plain(groups: QuerySet, most: int) -> list[tuple[str, int]]:
    """Names with capitals, with the one user each who is called so without."""
    inner, given = groups.values("pool_id", "value", "users").query.sql_with_params()
    plain = (
        "(SELECT COUNT(*) FROM pools_user named"
        " WHERE named.pool_id = raised.pool_id AND named.username_key = raised.value)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value, users + {plain} FROM ({inner}) raised WHERE users + {plain} > 1"  # noqa: S608
            " ORDER BY value LIMIT %s",
            [*given, most],
        )
        return cursor.fetchall()


def _holders(pool: UserPool, shared_by: str, value: str) -> QuerySet:
    users = User.objects.filter(pool_id=pool.id).order_by("id")
    if shared_by != "Username":
        return users.filter(**{SHARED[shared_by]: value})
    raised = _RAISED & Q(folded=value)
    return users.annotate(folded=Lower("username_key")).filter(Q(username_key=value) | raised)


def _told(pool: UserPool, shared_by: str, found: list[tuple[str, int]]) -> list[Shared]:
    """The values with their first users: one statement takes a few rows of each, as some may be shared by very many."""
    if not found:
        return []
    parts: list[str] = []
    params: list[Any] = []
    for number, (value, _) in enumerate(found):
        sql, given = _holders(pool, shared_by, value).values("id")[:TOLD].query.sql_with_params()
        parts.append(f"SELECT {number} AS place, few.id FROM ({sql}) few")  # noqa: S608
        params += given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        places = cursor.fetchall()
    ids = {user_id for _, user_id in places}
    rows = {row[0]: row[1:] for row in read_rows(User.objects.filter(id__in=ids), "id", *COLUMNS)}
    last = dict(read_rows(LastSignIn.objects.filter(user_id__in=ids), "user_id", "at"))
    users: list[list[tuple]] = [[] for _ in found]
    for place, user_id in sorted(places):
        if user_id in rows:
            users[place].append((rows[user_id], last.get(user_id)))
    return [Shared(count, who) for (_, count), who in zip(found, users, strict=True)]
