"""Where a document is no JSON, and why, in words."""

from contextlib import suppress
from io import TextIOWrapper
from typing import Any

import ijson
from ijson.common import JSONError

DEPTH = 32
"""Levels of a document. A user of the deepest source, Keycloak, ends on the sixth."""
PIECE = 64 * 1024
FAULTS = (JSONError, SystemError, ValueError)
"""What ijson gives for what is no JSON; the last two for an integer of more digits than Python takes."""
OPEN, CLOSE = ("start_map", "start_array"), ("end_map", "end_array")
TOO_DEEP = f"it is nested more than {DEPTH} levels deep, which no user is."


def find_again(text: TextIOWrapper, line: int, before: int, piece: str, why: str) -> tuple[int, str]:
    """The column of what is wrong in a piece, and why: what comes before it is read once more, then it sign by sign."""
    text.seek(0)
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, multiple_values=True)
    number, begun, depth = 1, 0, 0
    while (number, begun) != (line, before) and (known := text.readline(PIECE)):
        parser.send(known.encode())
        depth = _deeper(depth, events)
        number, begun = (number + 1, 0) if known.endswith("\n") else (number, begun + len(known))
    index, too_deep = _sign_by_sign(parser, piece, events, depth)
    return before + index, TOO_DEEP if too_deep else why


def column_of(line: str) -> int:
    """The column of what is wrong in a document of one line."""
    events = ijson.sendable_list()
    return _sign_by_sign(ijson.basic_parse_coro(events), line, events)[0]


def _sign_by_sign(parser: Any, piece: str, events: list, depth: int = 0) -> tuple[int, bool]:
    """Which sign of a piece, counted from 1, a parser refuses, or is one level too deep; and whether it is that."""
    with suppress(*FAULTS):
        for index, sign in enumerate(piece, 1):
            try:
                parser.send(sign.encode())
            except FAULTS:
                return index, False
            depth = _deeper(depth, events)
            if depth > DEPTH:
                return index, True
        parser.close()
    return len(piece.rstrip("\r\n")) + 1, False


def _deeper(depth: int, events: list) -> int:
    """The depth after some events, which are taken out."""
    for event, _ in events:
        depth += (event in OPEN) - (event in CLOSE)
    del events[:]
    return depth


_WORDS = {
    "premature EOF": "it ends in the middle. Was it cut off?",
    "Incomplete": "it ends in the middle. Was it cut off?",
    "trailing garbage": "something follows the end.",
    "object key": "a name in quotation marks is expected here, or a comma is too much.",
    "separated by a colon": "a colon is missing behind a name.",
    "array element": "a comma or the end of a list is missing.",
    "after key and value": "a comma or the end of an object is missing.",
    "inside string": "a sign that cannot be seen, or the end of a line, stands inside a value.",
    "inside a string": "a backslash stands before a sign that it cannot be before.",
    "exception set": "a number has too many digits.",
    "integer string": "a number has too many digits.",
}


def in_words(error: BaseException) -> str:
    """What is wrong, in place of the parser's own words."""
    said = str(error)
    return next((words for key, words in _WORDS.items() if key in said), "this is no JSON here.")
