"""Rows of a form that grow, shrink and change places: every button is a plain form post, nothing is saved."""

import re
from collections.abc import Iterable, Mapping

from django.http import QueryDict

Row = dict[str, str]


def rows_of(data: Mapping[str, str], prefix: str, names: Iterable[str]) -> list[Row]:
    """The rows that a form was sent with, in order: ``<prefix>-<place>-<name>``."""
    pattern = re.compile(rf"{prefix}-(\d{{1,3}})-(\w+)")
    places = sorted({int(m[1]) for key in data if (m := pattern.fullmatch(key))})
    return [{name: data.get(f"{prefix}-{place}-{name}", "") for name in names} for place in places]


def with_rows(data: QueryDict, prefix: str, rows: list[Row]) -> QueryDict:
    """The same data with these rows, numbered from 0."""
    changed = data.copy()
    for key in [key for key in changed if key.startswith(f"{prefix}-")]:
        del changed[key]
    for place, row in enumerate(rows):
        for name, value in row.items():
            changed[f"{prefix}-{place}-{name}"] = value
    return changed


def rearranged(rows: list[Row], act: str, names: Iterable[str]) -> tuple[list[Row], str]:
    """The rows after ``add``, ``remove-3``, ``up-3`` or ``down-3``, and what should have the focus then: a field's or a
    button's ``<what>-<place>``. An act that makes no sense changes nothing."""
    act, _, text = act.partition("-")
    at = int(text) if text.isdecimal() and len(text) < 4 else -1
    rows = list(rows)
    if act == "add":
        return [*rows, dict.fromkeys(names, "")], f"first-{len(rows)}"
    if not 0 <= at < len(rows):
        return rows, ""
    if act == "remove":
        del rows[at]
        return rows, f"remove-{min(at, len(rows) - 1)}" if rows else "add"
    to = at + {"up": -1, "down": 1}.get(act, 0)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        edge = {"up": to == 0, "down": to == len(rows) - 1}.get(act, False)
        other = {"up": "down", "down": "up"}.get(act, act)
        return rows, f"{other if edge else act}-{to}"
    return rows, ""
