"""What a source says of itself, and a user of it as columns."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

User = dict[str, Any]
LEVELS = 3
"""Levels of members that become columns of their own; what lies deeper is one column of JSON."""


@dataclass(frozen=True)
class Source:
    """``title`` ends "Users of ...". ``knows`` says whether a user is of this source; ``columns`` names members by the
    attribute that they are, ``more`` gives what takes more than a name, and ``dropped`` are members of which that is the better half.
    """

    key: str
    title: str
    knows: Callable[[User], bool]
    columns: Mapping[str, str] = field(default_factory=dict)
    more: Callable[[User], dict[str, str]] = lambda user: {}
    dropped: frozenset[str] = frozenset()


def read_user(source: Source, user: User) -> dict[str, str]:
    """The columns of a user with their values; what is nothing is ``""``."""
    cells: dict[str, str] = {}
    for name, value in user.items():
        if name not in source.dropped:
            _lay_out(cells, source.columns, name, value, LEVELS)
    return cells | source.more(user)


def _lay_out(cells: dict[str, str], columns: Mapping[str, str], name: str, value: Any, levels: int) -> None:
    if isinstance(value, dict) and value and levels > 1 and name not in columns:
        for inner, found in value.items():
            _lay_out(cells, columns, f"{name}.{inner}", found, levels - 1)
        return
    column = columns.get(name, name)
    if column not in cells or not cells[column]:
        cells[column] = text_of(value)


def text_of(value: Any) -> str:
    """A value as a cell: a list of plain values with commas between, anything deeper as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(part, (dict, list)) for part in value):
        return listed(value)
    return json_of(value) if isinstance(value, (dict, list)) else str(value)


def listed(values: Iterable[Any]) -> str:
    """Values with commas between them, as JSON where one of them has such a sign itself."""
    texts = [text_of(value) for value in values]
    return json_of(texts) if any(sign in text for text in texts for sign in ",;|") else ",".join(texts)


def json_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def first(value: Any) -> str:
    """The first of a list, or what stands alone."""
    return text_of(value[0] if isinstance(value, list) and value else None if value == [] else value)


def objects(value: Any) -> list[User]:
    """The objects of a list; nothing where it is none."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def moment(value: Any) -> str:
    """Milliseconds since 1970 as 2026-11-27T10:00:00Z; what is none stays as it is."""
    text = text_of(value)
    try:
        found = datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return text
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def unless(flag: Any) -> str:
    """``cognito:enabled`` from a member that says the contrary; nothing from one that is not there."""
    return "" if flag is None else text_of(not flag)
