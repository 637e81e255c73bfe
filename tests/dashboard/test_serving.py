"""What the web server hands on to Django, and what of Django's answers reaches a client."""

import hashlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.fixtures.echoing import PIECE, PIECES
from tests.fixtures.sites import ROOT, free_port, listens

pytestmark = pytest.mark.on_one_database

THREADS = 2


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    options = ["--interface", "rsgi", "--runtime-mode", "mt", "--http", "1", "--no-ws", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *options, "tests.fixtures.echoing:application"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "WEB_THREADS": str(THREADS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        if "Started worker-1" in line:
            break
    while not listens(port):
        pass
    yield port
    process.terminate()
    process.communicate(timeout=60)


def exchange(port: int, request: bytes) -> bytes:
    """Send these bytes, and read until the server has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def environ_of(port: int, head: str, body: bytes = b"") -> dict:
    answer = exchange(
        port, head.replace("\n", "\r\n").encode("latin-1") + b"Connection: close\r\n\r\n" + body
    )
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def test_a_request_arrives_as_it_was_sent(port):
    head = "POST /a%20b%C3%A9/%2Fx?q=%20a+b HTTP/1.1\nHost: id.example.com:8\nContent-Type: text/x\nContent-Length: 5\n"
    environ = environ_of(
        port, head + "X-A: 1\nX-A: 2\nCookie: a=1\nCookie: b=2\nX-Forwarded-Proto: https\n", b"hello"
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a bé//x"
    assert (environ["QUERY_STRING"], environ["HTTP_HOST"]) == ("q=%20a+b", "id.example.com:8")
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"], environ["length"]) == ("text/x", "5", 5)
    assert (environ["HTTP_X_A"], environ["HTTP_COOKIE"]) == ("1,2", "a=1;b=2")
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_name_with_an_underscore_is_nobodys_header(port):
    environ = environ_of(
        port, "GET / HTTP/1.1\nHost: a\nX-Forwarded-For: 192.0.2.1\nX_Forwarded_For: 10.0.0.1\n"
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


def test_a_length_is_written_without_its_zeros(port):
    environ = environ_of(port, f"POST / HTTP/1.1\nHost: a\nContent-Length: {'0' * 300}5\n", b"hello")
    assert (environ["CONTENT_LENGTH"], environ["length"]) == ("5", 5)


@pytest.mark.parametrize("length", [1024**2, 1024**2 + 1, 30_000_000])
def test_a_body_arrives_whole_however_large(port, length):
    body = os.urandom(length)
    environ = environ_of(port, f"PUT /imports/x HTTP/1.1\nHost: a\nContent-Length: {length}\n", body)
    assert (environ["length"], environ["digest"]) == (length, hashlib.sha256(body).hexdigest())


def test_a_long_answer_arrives_whole_and_in_order(port):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/long")
    assert connection.getresponse().read() == PIECE * PIECES
    connection.close()


def test_health_answers_while_every_thread_waits(port):
    waiting = [HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(THREADS + 2)]
    for connection in waiting:
        connection.request("GET", "/wait")
    health = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(3):
        health.request("GET", "/health/")
        assert json.loads(health.getresponse().read()) == {"name": "lifeguard", "status": "ok"}
    # A large body has a thread of its own.
    assert environ_of(port, "POST /release HTTP/1.1\nHost: a\nContent-Length: 1100000\n", b"x" * 1_100_000)
    assert [connection.getresponse().status for connection in waiting] == [200] * len(waiting)
    for connection in (*waiting, health):
        connection.close()
