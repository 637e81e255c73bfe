"""The records of a file, one after the other, without ever holding more than one in memory.

A record is a line: Cognito's own form has no quotes, so that no value holds a line end.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple, Protocol

MAX_CHARACTERS = 16_000
MAX_BYTES = 64 * 1024
"""More bytes than this are more than 16,000 characters in any case."""


class Readable(Protocol):
    """What is needed of a file, in memory or in Django's storage."""

    def seek(self, offset: int, /) -> object: ...

    def readline(self, size: int, /) -> bytes: ...


class Record(NamedTuple):
    """A record between two offsets. ``line`` counts from 1 at the header; ``raw`` is None where it is too long."""

    line: int
    start: int
    end: int
    raw: bytes | None


def read_records(file: Readable, offset: int, line: int) -> Iterator[Record]:
    """The records from ``offset`` on, where line ``line`` begins."""
    file.seek(offset)
    while raw := file.readline(MAX_BYTES):
        end, whole = offset + len(raw), True
        if len(raw) == MAX_BYTES and not raw.endswith(b"\n"):
            end, whole = end + _skip_line(file), False
        yield Record(line, offset, end, raw if whole else None)
        offset, line = end, line + 1


def split_text(data: bytes, first_line: int) -> Iterator[tuple[int, str | None]]:
    """The records of a chunk as text by line number; None for what is too long or not UTF-8. Blank lines are left out."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        for record in read_records(BytesIO(data), 0, first_line):
            yield from read_text(record.raw, record.line)
        return
    for number, text in enumerate(lines, first_line):
        if text and not text.isspace():
            yield number, text.removesuffix("\r")


def read_text(raw: bytes | None, line: int) -> Iterator[tuple[int, str | None]]:
    """A single record, as :func:`split_text` gives it."""
    try:
        text = raw.decode().rstrip("\r\n") if raw is not None and len(raw) <= MAX_BYTES else None
    except UnicodeDecodeError:
        text = None
    if text is None or (text and not text.isspace()):
        yield line, text


def _skip_line(file: Readable) -> int:
    skipped = 0
    while more := file.readline(MAX_BYTES):
        skipped += len(more)
        if more.endswith(b"\n"):
            break
    return skipped
