"""Lets the threads of a process serve short operations one after the other instead of all at once.

Only one thread of Python runs at a time. Threads that share it lose it to one another at each SQL statement, which costs
a small operation a quarter of its CPU. A thread that does not get its turn within milliseconds goes on without one:
another holds it that waits, for a function, a provider, a password's hash or the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

PATIENCE_SECONDS = 0.005
_turn = Lock()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for this thread's turn, for a bounded time."""
    mine = _turn.acquire(timeout=PATIENCE_SECONDS)
    try:
        yield
    finally:
        if mine:
            _turn.release()
