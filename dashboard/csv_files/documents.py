"""JSON as a stream of the objects that are users, each with the line on which it begins.

Memory holds one user, whatever the document: its depth, the size of a value and of a user are bounded while it is read,
before anything is built of it.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Any

import ijson
from ijson.common import ObjectBuilder

from dashboard.csv_files.broken_json import (
    CLOSE,
    DEPTH,
    FAULTS,
    OPEN,
    PIECE,
    TOO_DEEP,
    column_of,
    find_again,
    in_words,
)
from dashboard.csv_files.kinds import UnreadableFileError

LARGEST = 1024**2
"""Characters of a user, and of what holds no end of a value."""
LISTS = ("users", "data", "value", "items", "resources", "results", "records")
"""Members of a document, in small letters, that hold its users."""
_NAMED_BY = ("username", "email", "emailaddress", "login", "mail", "userprincipalname", "localid", "user_id")
_SHOWN = 6


@dataclass(frozen=True)
class Place:
    """Where in a document its users stand: the keys that lead to them, ``"item"`` for a list. ``lines``: each line is a
    document of its own, so that one that is broken spoils no other."""

    path: tuple[str, ...] = ()
    lines: bool = False


Found = tuple[int, dict[str, Any] | None, str]
"""The line on which a user begins, the user, and why it could not be read."""


def find_users(stream: IO[bytes], encoding: str) -> Place:
    """Where the users are: in a list, in a list that is a member, in those of a list of documents (Keycloak's realms),
    or one after the other. Raises UnreadableFileError where there are none."""
    if _is_line_by_line(stream, encoding):
        return Place(lines=True)
    stack: list[str] = []
    members: list[str] = []
    documents = 0
    for _, event, value in _events(stream, encoding):
        if event == "start_map":
            path = tuple(stack)
            if path[-1:] == ("item",) and _holds_users(path):
                return Place(path)
            documents += not path
            if documents > 1:
                return Place()
        if event == "end_map" and stack[:-1] == ["item"]:
            return Place(("item",))
        if event == "map_key" and len(stack) == 1:
            members.append(value)
        _step(stack, event, value)
    if {member.lower() for member in members} & {*_NAMED_BY}:
        return Place()
    raise UnreadableFileError(_no_users(members))


def read_users(stream: IO[bytes], encoding: str, place: Place) -> Generator[Found, None, None]:
    """The users of a document, in its order. Raises UnreadableFileError, with line and column, where the JSON is broken."""
    yield from _line_by_line(stream, encoding) if place.lines else _whole(stream, encoding, place)


def _holds_users(path: tuple[str, ...]) -> bool:
    """Whether objects at a path are users, whatever they hold."""
    if len(path) < 2 or "item" in path[1:-1]:
        return False
    return path[-2].lower() in LISTS[: 1 if len(path) > 2 else None]


def _no_users(members: list[str]) -> str:
    if "realm" in members:
        return (
            "This is a Keycloak realm without users: a partial export leaves them out. Export it with "
            "“kc.sh export --users realm_file” and choose that file."
        )
    empty = [member for member in members if member.lower() in LISTS]
    if empty or not members:
        return "This is JSON whose list of users is empty. Choose an export that holds users."
    held = f" It holds {', '.join(members[:_SHOWN])}."
    return f"This is JSON without a list of users.{held} Choose an export that has one."


def _step(stack: list[str], event: str, value: Any) -> None:
    """Follow a document: ``stack`` holds the key, or ``"item"``, of each level that is open."""
    if event == "map_key":
        stack[-1] = value
    elif event == "start_map":
        stack.append("")
    elif event == "start_array":
        stack.append("item")
    elif event in CLOSE:
        stack.pop()


def _whole(stream: IO[bytes], encoding: str, place: Place) -> Iterator[Found]:
    stack: list[str] = []
    wanted, depth = list(place.path), len(place.path)
    builder, begun, size = None, 0, 0
    for line, event, value in _events(stream, encoding):
        if builder is None and stack == wanted and event not in ("map_key", *CLOSE):
            if event == "start_map":
                builder, begun, size = ObjectBuilder(), line, 0
            else:
                yield line, None, "Where a user is expected stands something else than an object."
        _step(stack, event, value)
        if builder is None:
            continue
        builder.event(event, value)
        size += 8 + (len(value) if isinstance(value, str) else 0)
        if size > LARGEST:
            raise UnreadableFileError(f"The user that begins on line {begun:,} is larger than a megabyte.")
        if len(stack) == depth and event == "end_map":
            yield begun, builder.value, ""
            builder = None


def _line_by_line(stream: IO[bytes], encoding: str) -> Iterator[Found]:
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=_marked(encoding), errors="replace", newline="\n")
    number = 0
    try:
        while line := text.readline(LARGEST + 1):
            number += 1
            if len(line) > LARGEST:
                while (rest := text.readline(PIECE)) and not rest.endswith("\n"):
                    pass
                yield number, None, "The line is longer than a megabyte."
            elif line.strip():
                yield number, *_user_of(line)
    finally:
        text.detach()


def _user_of(line: str) -> tuple[dict[str, Any] | None, str]:
    """The user of a line, or why there is none."""
    builder, stack = ObjectBuilder(), [""]
    try:
        for event, value in _parsed(line):
            _step(stack, event, value)
            if len(stack) > DEPTH:
                return None, TOO_DEEP
            builder.event(event, value)
    except FAULTS as error:
        return None, f"Column {column_of(line):,}: {in_words(error)}"
    found = builder.value
    return (found, "") if isinstance(found, dict) else (None, "The line is no JSON object.")


def _parsed(text: str) -> list[tuple[str, Any]]:
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events)
    parser.send(text.encode())
    parser.close()
    return events


def _events(stream: IO[bytes], encoding: str) -> Generator[tuple[int, str, Any], None, None]:
    """What a document consists of, with its lines."""
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=_marked(encoding), errors="replace", newline="\n")
    try:
        yield from _read(text)
    except _BrokenError as broken:
        raise UnreadableFileError(
            f"This JSON cannot be read: line {broken.line:,}, column {broken.column:,}: {broken.why}"
        ) from broken
    finally:
        text.detach()


class _BrokenError(Exception):
    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(why)
        self.line, self.column, self.why = line, column, why


def _read(text: TextIOWrapper) -> Iterator[tuple[int, str, Any]]:
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, multiple_values=True)
    line, before, depth, silent, heard = 1, 0, 0, 0, (1, 1)
    while piece := text.readline(PIECE):
        try:
            parser.send(piece.encode())
        except FAULTS as error:
            raise _BrokenError(line, *find_again(text, line, before, piece, in_words(error))) from error
        if events:
            silent, heard = 0, (line, before + 1)
        silent += len(piece)
        if silent > LARGEST + PIECE:
            raise _BrokenError(*heard, "behind this begins a value of more than a megabyte.")
        for event, value in events:
            depth += (event in OPEN) - (event in CLOSE)
            if depth > DEPTH:
                raise _BrokenError(line, *find_again(text, line, before, piece, TOO_DEEP))
            yield line, event, value
        del events[:]
        before += len(piece)
        if piece.endswith("\n"):
            line, before = line + 1, 0
    try:
        parser.close()
    except FAULTS as error:
        raise _BrokenError(line, before + 1, in_words(error)) from error


def _is_line_by_line(stream: IO[bytes], encoding: str) -> bool:
    """Whether each line is an object: the first two begin like one, and the first holds no list of users."""
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=_marked(encoding), errors="replace", newline="\n")
    try:
        first, second = text.readline(LARGEST), text.readline(PIECE)
    finally:
        text.detach()
    if not (first.lstrip().startswith("{") and second.lstrip().startswith("{")):
        return False
    members = _user_of(first)[0] or _user_of(second)[0]
    return members is not None and not any(
        isinstance(value, list) and name.lower() in LISTS for name, value in members.items()
    )


def _marked(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding
