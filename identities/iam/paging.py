"""Pages of IAM's lists: ``Marker`` and ``IsTruncated``, by key."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from pools.rules.paging import cut_page, make_token, read_token

PAGE = 100


def read_marker(marker: str | None, *, scope: str) -> Any:
    """The key that a marker holds; None for the first page. ``scope`` is the list and whatever selects its items."""
    key = read_token(marker, scope=_short(scope))
    return key[0] if key else None


def answer_page(name: str, rows: Sequence, keys: Sequence, size: int, *, scope: str) -> dict:
    """The answer for rows that were read with one more than a page holds; ``keys`` are theirs."""
    page, more = cut_page(list(rows), size)
    if not more:
        return {name: page, "IsTruncated": False}
    return {name: page, "IsTruncated": True, "Marker": make_token([keys[size - 1]], scope=_short(scope))}


def page_of_names(
    name: str, names: Iterable[str], marker: str | None, max_items: int | None, *, scope: str
) -> dict:
    """The answer for a short list of names that is all in memory."""
    after, size = read_marker(marker, scope=scope), max_items or PAGE
    rows = [each for each in sorted(names) if after is None or each > after][: size + 1]
    return answer_page(name, rows, rows, size, scope=scope)


def _short(scope: str) -> str:
    # A marker has 320 characters at most, and a path alone may have 512.
    return sha256(scope.encode()).hexdigest()[:16]
