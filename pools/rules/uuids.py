"""Identifiers in the order of their making."""

import time
from secrets import randbits
from uuid import UUID


def new_uuid() -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of the time in milliseconds, then 74 that cannot be guessed.

    Rows that come in together stand together in an index of them, so that a table's size costs no more.
    """
    head = (time.time_ns() // 1_000_000) << 16 | 0x7 << 12 | randbits(12)
    return str(UUID(int=head << 64 | 0b10 << 62 | randbits(62)))
