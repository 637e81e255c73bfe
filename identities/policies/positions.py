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
    place = _member(document, "Statement")
    spans = _items(document, place) if document[place] == "[" else [(place, _end(document, place))]
    return [(_position(document, start), _position(document, end - 1)) for start, end in spans]


def _member(document: str, wanted: str) -> int:
    """Where the value of a member of the outermost object begins."""
    place = _skip(document, 0)
    while True:
        name, place = _DECODER.raw_decode(document, _skip(document, place + 1))
        place = _skip(document, _skip(document, place) + 1)
        if name == wanted:
            return place
        place = _skip(document, _end(document, place))


def _items(document: str, place: int) -> list[tuple[int, int]]:
    spans = []
    while document[place] != "]":
        start = _skip(document, place + 1)
        spans.append((start, _end(document, start)))
        place = _skip(document, spans[-1][1])
    return spans


def _end(document: str, place: int) -> int:
    return _DECODER.raw_decode(document, place)[1]


def _skip(document: str, place: int) -> int:
    match = _SPACE.match(document, place)
    return match.end() if match else place


def _position(document: str, place: int) -> Position:
    return Position(document.count("\n", 0, place) + 1, place - document.rfind("\n", 0, place))
