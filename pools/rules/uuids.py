"""Identifiers: of users, which tell nothing, and of events, in the order of their making."""

import time
from secrets import randbits
from uuid import UUID, uuid4


def new_sub() -> str:
    """The ``sub`` of a new user: a random UUID (version 4), which tells nothing, not even when the user was made.

    What stands in its place for a name that nobody bears (``srp.fake_user_id``) must look the same.
    Why: docs/decisions/2026-11-26-random-subs.md.
    """
    return str(uuid4())


def new_uuid() -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of the time in milliseconds, then 74 that cannot be guessed.

    Rows that come in together stand together in an index of them, so that a table's size costs no more.
    """
    head = (time.time_ns() // 1_000_000) << 16 | 0x7 << 12 | randbits(12)
    return str(UUID(int=head << 64 | 0b10 << 62 | randbits(62)))
