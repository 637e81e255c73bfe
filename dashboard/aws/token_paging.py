"""Paging by Cognito's opaque tokens, with a way back.

Cognito's lists only go forward. The tokens of the pages seen so far are kept in the session under a short
name of the list (its filters included), the latest hundred of a list, and an address holds just the page's number.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

KEPT_LISTS = 12
KEPT_PAGES = 100


@dataclass(frozen=True)
class Page:
    """One page of a list. ``number`` counts from 1; ``has_next`` and ``has_previous`` say where one can go."""

    rows: list[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


class Pages:
    """The way through one list. ``what`` names it: the operation, the place, and every filter."""

    def __init__(self, request: HttpRequest, *what: str) -> None:
        self._session = request.session
        self._key = hashlib.sha256("\n".join(what).encode()).hexdigest()[:16]
        tokens = self._session.get("trails", {}).get(self._key, {})
        asked = request.GET.get("page", "1")
        wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        self.number = wanted if str(wanted) in tokens else 1
        self.token: str | None = tokens.get(str(self.number))
        self._tokens = {number: token for number, token in tokens.items() if int(number) <= self.number}

    def page(self, rows: list[Any], next_token: str | None) -> Page:
        """The page that was read with :attr:`token`; remembers how to go on."""
        if next_token:
            kept = {key: value for key, value in self._session.get("trails", {}).items() if key != self._key}
            tokens = self._tokens | {str(self.number + 1): next_token}
            kept[self._key] = dict(list(tokens.items())[-KEPT_PAGES:])
            self._session["trails"] = dict(list(kept.items())[-KEPT_LISTS:])
        return Page(rows, self.number, bool(next_token))
