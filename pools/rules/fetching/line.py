"""A connection to one of the addresses that were checked."""

import socket
import ssl
import time
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection
from pathlib import Path
from threading import Timer

from pools.rules.fetching.addresses import Place


class Line(HTTPConnection):
    """HTTP, over TLS where a ``context`` is given: the certificate must then be for the host's name.

    At the deadline, a time of ``time.monotonic``, it is cut, wherever it is; and before it where the other side is silent
    for longer than ``patience`` seconds.
    """

    def __init__(
        self,
        host: str,
        port: int,
        places: list[Place],
        deadline: float,
        context: ssl.SSLContext | None,
        patience: float | None = None,
    ) -> None:
        super().__init__(host, port)
        self.default_port = 443 if context else 80
        self.patience = patience or float("inf")
        self.places, self.deadline, self.context = places, deadline, context
        self.raw: socket.socket | None = None
        self.timer = Timer(max(0.0, deadline - time.monotonic()), self.cut)

    def connect(self) -> None:
        raw = self._reach()
        self.raw = raw.dup()
        self.timer.daemon = True
        self.timer.start()
        self.sock = self.context.wrap_socket(raw, server_hostname=self.host) if self.context else raw

    def _reach(self) -> socket.socket:
        for place in self.places[:-1]:
            try:
                return socket.create_connection(place, min(self.left() / 2, self.patience))
            except OSError:
                continue
        return socket.create_connection(self.places[-1], min(self.left(), self.patience))

    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError where it has passed."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def cut(self) -> None:
        if self.raw:
            with suppress(OSError):  # it may have gone already
                self.raw.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.timer.cancel()
        super().close()
        if self.raw:
            self.raw.close()


def trusted(authorities: str) -> ssl.SSLContext:
    """Whom this site trusts: the system's authorities, or those of a file, read again once it is another."""
    changed = Path(authorities).stat().st_mtime_ns if authorities and Path(authorities).exists() else 0
    return _trusted(authorities, changed)


@lru_cache(maxsize=4)
def _trusted(_authorities: str, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context()
