"""Users whose data holds a text somewhere: FTS5's trigrams on SQLite, pg_trgm on PostgreSQL.

Both give candidates, newest first. On SQLite they hold every trigram of the text, and the caller checks the text.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection

from pools.models.numbers import user_range

NEWEST = 5000
"""On PostgreSQL the newest users are looked at one by one first: a text that many users hold is soon found there,
and the index, which must collect all that match before it can sort them, is left for the rarer ones."""
MOST_TRIGRAMS = 12


def finder(pool_id: int, needles: list[str]) -> Callable[[list[Any] | None, int], list[list[Any]]]:
    """A function that gives the keys ``[id]`` of at most so many candidates below a key, newest first."""
    search = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite

    def keys(after: list[Any] | None, portion: int) -> list[list[Any]]:
        low, high = user_range(pool_id)
        with connection.cursor() as cursor:
            return search(cursor, needles, low, after[0] - 1 if after else high, portion)

    return keys


def _on_sqlite(cursor, needles: list[str], low: int, high: int, portion: int) -> list[list[Any]]:
    quoted = ['"' + gram.replace('"', '""') + '"' for gram in trigrams(needles)]
    cursor.execute(
        "SELECT rowid FROM pools_user_search WHERE pools_user_search MATCH %s AND rowid BETWEEN %s AND %s"
        " ORDER BY rowid DESC LIMIT %s",
        [" AND ".join(quoted), low, high, portion],
    )
    return [list(row) for row in cursor.fetchall()]


def trigrams(needles: list[str]) -> list[str]:
    """The different trigrams of all needles; from long ones a selection spread over them."""
    grams = list(dict.fromkeys(n[place : place + 3] for n in needles for place in range(len(n) - 2)))
    step = -(-len(grams) // MOST_TRIGRAMS)
    return grams[::step] if step > 1 else grams


def _on_postgresql(cursor, needles: list[str], low: int, high: int, portion: int) -> list[list[Any]]:
    holds = " AND ".join(["search LIKE %s"] * len(needles))
    likes = ["%" + _escaped(needle) + "%" for needle in needles]
    cursor.execute(
        f"SELECT id FROM (SELECT id, search FROM pools_user WHERE id BETWEEN %s AND %s ORDER BY id DESC LIMIT %s) newest"  # noqa: S608
        f" WHERE {holds} ORDER BY id DESC LIMIT %s",
        [low, high, NEWEST, *likes, portion],
    )
    found = cursor.fetchall()
    if len(found) < portion:
        # Materialized, so that the planner does not walk the whole pool in order, in hope of an early end.
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT id FROM pools_user WHERE id BETWEEN %s AND %s AND {holds})"  # noqa: S608
            " SELECT id FROM found ORDER BY id DESC LIMIT %s",
            [low, high, *likes, portion],
        )
        found = cursor.fetchall()
    return [list(row) for row in found]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
