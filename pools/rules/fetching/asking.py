"""One GET or POST, to a place that was checked."""

import os
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Protocol
from urllib.parse import urlsplit

from pools.rules.fetching.addresses import Network, find_places
from pools.rules.fetching.line import Line, trusted
from pools.wire.changing import stay_outside

MAX_URL = 4096


class Unreached(Exception):
    """Nobody answered. The message names the host and says why."""


class NoAddress(Unreached):
    """The text is no address that may be asked."""


class TooLate(Unreached):
    """The answer was not there in time."""


class NotTrusted(Unreached):
    """The certificate is not for the host, or by nobody whom this site trusts."""


class TooLong(Unreached):
    """The answer is longer than it may be."""


@dataclass(frozen=True)
class Bounds:
    """How long all of it may take, in ``seconds``, and how many bytes an answer may ``hold``.

    ``networks`` are open though they are not public; with ``plain``, so are addresses with ``http://``. Where all of it may
    take long, ``patience`` bounds how long the other side may be silent.
    """

    seconds: float
    hold: int
    networks: Sequence[Network] = ()
    plain: bool = False
    patience: float | None = None


class Readable(Protocol):
    """What can be sent piece by piece. Its length stands in the header ``Content-Length``."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Answer:
    """What was answered, with any status: a redirect is one too, and is not followed."""

    host: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(url: str, bounds: Bounds, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
    """What is answered to a GET of this address, or to a POST where there is a body.

    Raises NotPublic, and Unreached with its kinds.
    """
    return _ask("GET" if body is None else "POST", url, bounds, headers, body)


def put(url: str, bounds: Bounds, headers: Mapping[str, str], body: Readable) -> Answer:
    """What is answered to a PUT of a body that is read as it is sent. Raises as :func:`fetch`."""
    return _ask("PUT", url, bounds, headers, body)


def _ask(
    method: str, url: str, bounds: Bounds, headers: Mapping[str, str], body: bytes | Readable | None
) -> Answer:
    stay_outside("another machine")
    secure, host, port, target = _parts(url, bounds)
    deadline = time.monotonic() + bounds.seconds
    context = trusted(os.environ.get("SSL_CERT_FILE", "")) if secure else None
    line: Line | None = None
    try:
        places = find_places(host, port, deadline, bounds.networks)
        line = Line(host, port, places, deadline, context, bounds.patience)
        line.request(method, target, body, {**headers, "Accept-Encoding": "identity"})
        with line.getresponse() as response:
            answered = _read(line, response, bounds.hold)
            return Answer(host, response.status, answered, dict(response.getheaders()))
    except ssl.SSLCertVerificationError:
        raise NotTrusted(f"The certificate of {host} is not trusted.") from None
    except (HTTPException, OSError) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
            raise TooLate(f"{host} did not answer in time.") from None
        raise Unreached(f"{host} could not be reached.") from None
    finally:
        if line:
            line.close()


def _parts(url: str, bounds: Bounds) -> tuple[bool, str, int, str]:
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        known = secure or (bounds.plain and parts.scheme == "http")
        usable = known and host and parts.username is None and len(url) <= MAX_URL
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise NoAddress(f"{url[:100]!r} is no address that may be asked.")
    return secure, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _read(line: Line, response: HTTPResponse, most: int) -> bytes:
    # Piece by piece, as an answer of a byte a second runs into no time-out of a socket.
    answer = bytearray()
    while piece := response.read1(65536):
        line.left()
        answer += piece
        if len(answer) > most:
            raise TooLong(f"The answer of {line.host} is longer than {most} bytes.")
    if response.length:
        raise HTTPException("The answer ended before its length.")
    line.left()
    return bytes(answer)
