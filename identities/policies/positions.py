"""Where the statements of a policy stand in its document."""

from json import JSONDecoder
from typing import NamedTuple

import regex

_SPACE = regex.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder()


class Position(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


def statement_positions(document: str) -> list[tuple[Position, Position]]:
    """The first and the last character of each statement of a document that ``read_policy`` has taken."""
    index = _member(document, "Statement")
    spans = _items(document, index) if document[index] == "[" else [(index, _end(document, index))]
    return [(_position(document, start), _position(document, end - 1)) for start, end in spans]


def _member(document: str, wanted: str) -> int:
    """Where the value of a member of the outermost object begins."""
    index = _skip(document, 0)
    while True:
        name, index = _DECODER.raw_decode(document, _skip(document, index + 1))
        index = _skip(document, _skip(document, index) + 1)
        if name == wanted:
            return index
        index = _skip(document, _end(document, index))


def _items(document: str, index: int) -> list[tuple[int, int]]:
    spans = []
    while document[index] != "]":
        start = _skip(document, index + 1)
        spans.append((start, _end(document, start)))
        index = _skip(document, spans[-1][1])
    return spans


def _end(document: str, index: int) -> int:
    return _DECODER.raw_decode(document, index)[1]


def _skip(document: str, index: int) -> int:
    match = _SPACE.match(document, index)
    return match.end() if match else index


def _position(document: str, index: int) -> Position:
    return Position(document.count("\n", 0, index) + 1, index - document.rfind("\n", 0, index))
