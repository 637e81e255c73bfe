"""What granian tells of a request, as WSGI has it (PEP 3333)."""

import sys
from functools import lru_cache
from typing import Any, Protocol

MOST_DIGITS = 15
_GIVEN_BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Headers(Protocol):
    def items(self) -> list[tuple[str, str]]: ...


class Scope(Protocol):
    """The head of a request (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md)."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Headers


def environ_of(scope: Scope) -> dict[str, Any]:
    """The environ without its body. Headers that came twice are joined, a name with an underscore is nobody's header.

    Such a name would pass for the one with a hyphen, and so for what a proxy wrote.
    """
    name, _, port = scope.server.rpartition(":")
    environ = {
        **_ALWAYS,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for header, value in scope.headers.items():
        if "_" in header:
            continue
        key = _key(header)
        joint = ";" if header == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


@lru_cache(maxsize=256)
def _key(header: str) -> str:
    return _GIVEN_BARE.get(header) or f"HTTP_{header.upper().replace('-', '_')}"


def length_of(environ: dict[str, Any]) -> int:
    """The bytes that Content-Length announces, and writes it without leading zeros; 0 where there is no such header."""
    digits = environ.get("CONTENT_LENGTH", "0").lstrip("0")
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError("Content-Length is not a number.")
    environ["CONTENT_LENGTH"] = digits[:MOST_DIGITS]
    return int(environ["CONTENT_LENGTH"]) if len(digits) <= MOST_DIGITS else sys.maxsize
