"""Puts the records of a stretch of a file in the order of their user names.

The users of a chunk then stand together in the indexes of name, address and the like: else each touches pages of its
own, and more of them the larger the pool is. See docs/decisions/2026-11-21-a-rate-that-falls-less.md.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator

from pools.models import UserPool
from pools.rules.imports.cells import split_cells
from pools.rules.imports.header import USERNAME
from pools.rules.imports.records import Record
from pools.rules.names.search_keys import username_key
from pools.rules.user_pools.finding import case_sensitive

_NUMBERS_OF_A_PLACE = 3


def order_of_names(pool: UserPool, header: list[str]) -> Callable[[Record], str]:
    """What records are sorted by: two of one name compare alike, so that the first in the file stays first."""
    at, sensitive = header.index(USERNAME), case_sensitive(pool)

    def name(record: Record) -> str:
        raw = record.raw or b""
        if b"\\" in raw:
            return username_key(_escaped_cell(raw, at), case_sensitive=sensitive)
        cells = raw.split(b",", at + 1)
        cell = cells[at].decode(errors="replace").strip() if at < len(cells) else ""
        return username_key(cell, case_sensitive=sensitive)

    return name


def _escaped_cell(raw: bytes, at: int) -> str:
    cells = split_cells(raw.decode(errors="replace").rstrip("\r\n"))
    return cells[at] if at < len(cells) else ""


def pack_places(records: Iterable[Record], offset: int, line: int) -> bytes:
    """Where each record stands, as ImportChunk.places keeps it, counted from ``offset`` and ``line``."""
    numbers = array("I")
    for record in records:
        numbers.extend((record.start - offset, record.end - record.start, record.line - line))
    return numbers.tobytes()


def unpack_places(places: bytes | memoryview) -> Iterator[tuple[int, int, int]]:
    """Offset, length and line of each record, counted from the chunk's own."""
    numbers = iter(array("I", bytes(places)))
    return zip(*[numbers] * _NUMBERS_OF_A_PLACE, strict=True)
