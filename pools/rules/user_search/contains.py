"""Users whose data holds a text somewhere: FTS5's trigrams on SQLite, pg_trgm on PostgreSQL.

Both give candidates, newest first. On SQLite they hold the text's rarer trigrams, and the caller checks the text.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection

from pools.models.numbers import user_range

NEWEST = 5000
"""On PostgreSQL the newest users are looked at one by one first: a text that many users hold is soon found there,
and the index, which must collect all that match before it can sort them, is left for the rarer ones."""
MOST_TRIGRAMS = 12
SAMPLE, LEAST = 50, 10
"""So many users, from all over the pool, tell which trigrams most users have: to look those up costs much and tells nothing.
Where fewer than the least of the numbers are users of the pool, the newest tell."""
Candidates = tuple[list[list[Any]], bool]
"""Keys of users, newest first, and whether these are all."""


def finder(pool_id: int, needles: list[str]) -> Callable[[list[Any] | None, int], Candidates]:
    """A function that gives the keys ``[id]`` of at most so many candidates below a key.

    Called again, with the last key that it gave, it goes on from there.
    """
    low, high = user_range(pool_id)
    if connection.vendor == "sqlite":
        return _finder_on_sqlite(needles, low, high)

    def find(after: list[Any] | None, portion: int) -> Candidates:
        with connection.cursor() as cursor:
            return _on_postgresql(cursor, needles, (low, after[0] - 1 if after else high), portion)

    return find


def _finder_on_sqlite(
    needles: list[str], low: int, high: int
) -> Callable[[list[Any] | None, int], Candidates]:
    cursor = connection.cursor()
    begun = False

    def find(after: list[Any] | None, portion: int) -> Candidates:
        nonlocal begun
        if not begun:  # FTS5 finds the rows one by one: who wants more takes them from the same statement
            _begin_on_sqlite(cursor, needles, (low, after[0] - 1 if after else high))
            begun = True
        found = [list(row) for row in cursor.fetchmany(portion)]
        return found, len(found) < portion

    return find


def _begin_on_sqlite(cursor, needles: list[str], ids: tuple[int, int]) -> None:
    grams = _spread(_telling(cursor, trigrams(needles), ids))
    quoted = ['"' + gram.replace('"', '""') + '"' for gram in grams]
    cursor.execute(
        "SELECT rowid FROM pools_user_search WHERE pools_user_search MATCH %s AND rowid BETWEEN %s AND %s"
        " ORDER BY rowid DESC",
        [" AND ".join(quoted), *ids],
    )


def trigrams(needles: list[str]) -> list[str]:
    """The different trigrams of all needles."""
    return list(dict.fromkeys(n[place : place + 3] for n in needles for place in range(len(n) - 2)))


def _telling(cursor, grams: list[str], ids: tuple[int, int]) -> list[str]:
    """The trigrams without those of a text that most users hold, such as ``@example.com``; all where none is left."""
    if len(grams) == 1:
        return grams
    texts = _sample(cursor, ids)
    return [gram for gram in grams if 2 * sum(gram in text for text in texts) <= len(texts)] or grams


def _sample(cursor, ids: tuple[int, int]) -> list[str]:
    # Each by itself: both in one query would walk the whole pool.
    ends = [f"(SELECT {end}(id) FROM pools_user WHERE id BETWEEN %s AND %s)" for end in ("MIN", "MAX")]  # noqa: S608
    cursor.execute(f"SELECT {', '.join(ends)}", [*ids, *ids])
    first, last = cursor.fetchone()
    if first is None:
        return []
    spread = range(first, last + 1, max(1, (last - first) // SAMPLE))[: SAMPLE + 1]
    cursor.execute(
        f"SELECT search FROM pools_user WHERE id IN ({', '.join(map(str, spread))})"  # noqa: S608 (our numbers)
    )
    texts = [row[0] for row in cursor.fetchall()]
    if len(texts) >= LEAST:
        return texts
    cursor.execute(
        "SELECT search FROM pools_user WHERE id BETWEEN %s AND %s ORDER BY id DESC LIMIT %s", [*ids, SAMPLE]
    )
    return [row[0] for row in cursor.fetchall()]


def _spread(grams: list[str]) -> list[str]:
    """As many as are asked for at once, from all over the text."""
    return grams[:: -(-len(grams) // MOST_TRIGRAMS)]


def _on_postgresql(cursor, needles: list[str], ids: tuple[int, int], portion: int) -> Candidates:
    holds = " AND ".join(["search LIKE %s"] * len(needles))
    likes = ["%" + _escaped(needle) + "%" for needle in needles]
    cursor.execute(
        "SELECT id, holds, number FROM (SELECT id, row_number() OVER (ORDER BY id DESC) AS number,"  # noqa: S608
        f" {holds} AS holds FROM pools_user WHERE id BETWEEN %s AND %s ORDER BY id DESC LIMIT %s) newest"
        " WHERE holds OR number = %s ORDER BY id DESC LIMIT %s",
        [*likes, *ids, NEWEST, NEWEST, portion],
    )
    rows = cursor.fetchall()
    found = [[user_id] for user_id, holds_it, _ in rows if holds_it]
    looked_at_all = len(rows) < portion and (not rows or rows[-1][2] < NEWEST)
    if looked_at_all or len(found) >= portion // 4:
        return found, looked_at_all
    # Materialized, so that the planner does not walk the whole pool in order, in hope of an early end.
    cursor.execute(
        f"WITH found AS MATERIALIZED (SELECT id FROM pools_user WHERE id BETWEEN %s AND %s AND {holds})"  # noqa: S608
        " SELECT id FROM found ORDER BY id DESC LIMIT %s",
        [*ids, *likes, portion],
    )
    found = [list(row) for row in cursor.fetchall()]
    return found, len(found) < portion


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
