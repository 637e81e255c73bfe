"""Processes that a parent started, and that must not outlive it. Standard library only: it comes before Django."""

import ctypes
import signal
import sys
from typing import Any

_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)


def end_with_parent(**_: Any) -> None:
    """Have the system end this process at once where its parent is killed, as far as it can (Linux alone).

    Without it the children of granian and of Celery are left behind, and work beside those that take their place.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
