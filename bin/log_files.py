"""What children say, kept in files that are bounded while they are written. Standard library only."""

import os
import threading
from contextlib import suppress
from pathlib import Path

LARGEST = 20 * 1024**2
"""Bytes of a file; one that is full becomes the older one (``web.log.1``), in place of the one before."""


class LogFile:
    """A file that takes what it can and never raises: what could not be written is counted, and told as soon as it can be."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self.path, self.largest = path, largest
        self.lost = 0
        self._torn = False
        self._file: int | None = None
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        with self._lock:
            try:
                self._open(len(data))
                if self.lost:
                    told = b'{"event": "lines of this log could not be written", "lines": %d, "level": "error"}\n'
                    self._put((b"\n" if self._torn else b"") + told % self.lost)
                    self.lost, self._torn = 0, False
                self._put(data)
            except OSError:
                self.lost += data.count(b"\n") or 1

    def take_in(self, pipe: int) -> None:
        """Keep all that comes through a pipe, until nobody holds its other end."""
        with suppress(OSError):
            while data := os.read(pipe, 65536):
                self.write(data)
        os.close(pipe)

    def last_lines(self, count: int) -> list[str]:
        with suppress(OSError), self.path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
            return file.read().decode(errors="replace").splitlines()[-count:]
        return []

    def _open(self, more: int) -> None:
        if self._file is not None and os.fstat(self._file).st_size + more > self.largest:
            os.close(self._file)
            self._file = None
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        if self._file is None:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def _put(self, data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError:
            self._torn = self._torn or len(left) < len(data)
            raise
