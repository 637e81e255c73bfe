"""The groups that a file names, as far as its first lines tell."""

import json
from collections.abc import Iterable

import regex

_BETWEEN = regex.compile(r"[,;|]")


def named_in(cells: Iterable[str]) -> list[str]:
    """The names in cells of a column of groups, each once: a JSON array, or names with a comma, semicolon or bar between."""
    names: dict[str, None] = {}
    for cell in cells:
        names |= dict.fromkeys(name.strip() for name in _in_cell(cell.strip()) if name.strip())
    return list(names)


def _in_cell(cell: str) -> list[str]:
    if not cell.startswith("["):
        return _BETWEEN.split(cell)
    try:
        told = json.loads(cell)
    except ValueError:
        return []  # the check says what is wrong with the line
    return [name for name in told if isinstance(name, str)]
