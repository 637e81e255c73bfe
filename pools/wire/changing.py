"""Whether a change is open: what is asked of others then would hold up everybody who wants to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("change_open", default=False)


class InsideAChange(RuntimeError):
    """A fault of this program: something waits for others, or begins another change, while a change is open."""


@contextmanager
def opened() -> Iterator[None]:
    """A change is open meanwhile. Raises InsideAChange where one is already: a call's changes follow each other."""
    stay_outside("another change")
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def is_open() -> bool:
    """Whether a change of the current call is open."""
    return _open.get()


def stay_outside(what: str) -> None:
    """Raise InsideAChange where a change is open; ``what`` is what may not happen there, such as ``a function``.

    Where others are asked stands this: functions, providers, mail, SMS.
    """
    if _open.get():
        raise InsideAChange(f"While a change is open there is no place for {what}.")
