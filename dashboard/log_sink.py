"""Where log lines go: standard error, and never an exception into the request that wrote one.

A disk may be full, and whoever reads the lines may be gone or not reading. What is lost is counted, and the next line that
gets through is preceded by one that says how many.
"""

import os
import stat
from io import FileIO
from threading import Lock
from typing import Any

import orjson


class Sink:
    """A file as ``structlog.BytesLoggerFactory`` and ``logging.StreamHandler`` write to it. Threads may share it."""

    def __init__(self, file: FileIO) -> None:
        self.file, self._lock = file, Lock()
        self.lost = 0
        self._torn = False

    def write(self, line: bytes | str) -> None:
        data = line.encode(errors="backslashreplace") if isinstance(line, str) else line
        with self._lock:
            try:
                if self.lost:
                    told = orjson.dumps(
                        {"event": "log lines were lost", "lines": self.lost, "level": "error"}
                    )
                    self._put((b"\n" if self._torn else b"") + told + b"\n")
                    self.lost, self._torn = 0, False
                self._put(data)
            except (OSError, ValueError):  # ValueError: it is closed, as the process ends
                self.lost += 1

    def flush(self) -> None:
        """Nothing is held back."""

    def _put(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            written = self.file.write(left)
            if written is None or not written:  # it would have to wait
                self._torn = self._torn or len(left) < len(data)
                raise BlockingIOError
            left = left[written:]


def standard_error() -> FileIO:
    """Standard error. A pipe is opened a second time, for us alone, so that a line that would have to wait is dropped.

    Else a reader that stands still would stop the whole site as soon as the pipe is full.
    """
    try:
        if stat.S_ISFIFO(os.fstat(2).st_mode):
            again = os.open("/proc/self/fd/2", os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC)
            return FileIO(again, "wb")
    except OSError:
        pass  # no such file system, or no right to it
    return FileIO(2, "wb", closefd=False)


def render(line: dict[str, Any], **_: Any) -> bytes:
    """A line as JSON. What JSON does not know is written as text."""
    try:
        return orjson.dumps(line, default=repr, option=orjson.OPT_NON_STR_KEYS)
    except (TypeError, ValueError):
        safe = {str(name): repr(value)[:2000] for name, value in line.items()}
        return orjson.dumps(safe)
