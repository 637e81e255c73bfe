"""Requests to the providers of logins: HTTPS GET alone, to public addresses alone, bounded in size and time.

Nothing is followed: a provider that redirects is refused, and no proxy of the environment is asked.
"""

import os
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from identities.logins.addresses import NotPublic, Place, find_places
from pools.errors import ExternalServiceException

MAX_BYTES = 256 * 1024
MAX_URL = 4096


@dataclass(frozen=True)
class Answer:
    """What a provider answered, with a status below 500 that is no redirect."""

    host: str
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises ExternalServiceException."""
        try:
            read = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            read = None
        if not isinstance(read, dict):
            raise ExternalServiceException(f"{self.host} answered something that is no JSON object.")
        return read


def get(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """What the provider answers to a GET of this ``https://`` address, within ``PROVIDER_TIMEOUT`` seconds in all.

    Raises ExternalServiceException where it is down, slow, redirects, fails, says too much, or is no public place.
    """
    host, port, target = _parts(url)
    deadline = time.monotonic() + settings.PROVIDER_TIMEOUT
    connection: _Connection | None = None
    try:
        connection = _Connection(host, port, find_places(host, port, deadline), deadline)
        return _exchange(connection, target, headers or {})
    except NotPublic:
        raise ExternalServiceException(f"{host} is at an address that is not public.") from None
    except ssl.SSLCertVerificationError:
        raise ExternalServiceException(f"The certificate of {host} is not trusted.") from None
    except (HTTPException, OSError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= deadline
        problem = "did not answer in time" if late else "could not be reached"
        raise ExternalServiceException(f"{host} {problem}.") from None
    finally:
        if connection:
            connection.close()


def _parts(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        usable = parts.scheme == "https" and host and parts.username is None and len(url) <= MAX_URL
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise ExternalServiceException("The provider names an address that is not an https:// address.")
    return host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class _Connection(HTTPSConnection):
    """A connection to one of the addresses that were checked, whose certificate must be for the host's name.

    At the deadline it is cut, wherever it is: an answer of a byte a second runs into no time-out of a socket.
    """

    def __init__(self, host: str, port: int, places: list[Place], deadline: float) -> None:
        super().__init__(host, port)
        self.places, self.deadline = places, deadline
        self.line: socket.socket | None = None
        self.timer = Timer(max(0.0, deadline - time.monotonic()), self.cut)

    def connect(self) -> None:
        raw = self._reach()
        self.line = raw.dup()
        self.timer.daemon = True
        self.timer.start()
        self.sock = _trust(os.environ.get("SSL_CERT_FILE", "")).wrap_socket(raw, server_hostname=self.host)

    def _reach(self) -> socket.socket:
        for address, port in self.places[:-1]:
            try:
                return socket.create_connection((address, port), self.left() / 2)
            except OSError:
                continue
        return socket.create_connection(self.places[-1], self.left())

    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError where it has passed."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def cut(self) -> None:
        if self.line:
            with suppress(OSError):  # it may have gone already
                self.line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.timer.cancel()
        super().close()
        if self.line:
            self.line.close()


@lru_cache(maxsize=4)
def _trust(_authorities: str) -> ssl.SSLContext:
    return ssl.create_default_context()


def _exchange(connection: _Connection, target: str, headers: Mapping[str, str]) -> Answer:
    host = connection.host
    usual = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Lifeguard"}
    connection.request("GET", target, headers={**usual, **headers})
    with connection.getresponse() as response:
        status = response.status
        if 300 <= status < 400:
            raise ExternalServiceException(f"{host} redirects elsewhere, which is not followed.")
        if status >= 500 or status == 429:
            raise ExternalServiceException(f"{host} answered with HTTP status {status}.")
        return Answer(host, status, _read(connection, response))


def _read(connection: _Connection, response: HTTPResponse) -> bytes:
    answer = bytearray()
    while piece := response.read1(65536):
        connection.left()
        answer += piece
        if len(answer) > MAX_BYTES:
            raise ExternalServiceException(
                f"The answer of {connection.host} is longer than {MAX_BYTES} bytes."
            )
    connection.left()
    return bytes(answer)
