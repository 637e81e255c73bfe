"""Requests to providers: what they may reach, how much they read, and how long they wait."""

import socket
import time
from collections.abc import Iterator
from itertools import count
from threading import Event, Thread

import pytest

from pools.rules.federation import fetching
from pools.rules.federation.rejections import Unreachable
from pools.rules.fetching.addresses import find_places, is_public
from tests.fixtures.providers import say_where

HOST = "login.example.com"
PAGE = f"https://{HOST}/page"


def problem(url: str = PAGE) -> str:
    with pytest.raises(Unreachable) as caught:
        fetching.get(url)
    return str(caught.value)


def drip(handler) -> None:
    """Send a byte now and then, for as long as anybody reads."""
    while not handler.released.wait(0.02):
        handler.wfile.write(b"X")


@pytest.fixture
def hurried(settings) -> None:
    settings.PROVIDER_TIMEOUT = 0.5


def test_an_answer_comes_with_its_status(providers):
    providers.pages[PAGE] = {"name": "ann"}
    assert fetching.get(PAGE).json() == {"name": "ann"}
    assert fetching.get(f"https://{HOST}/nothing?here=1").status == 404
    assert providers.asked[1] == f"{HOST}/nothing?here=1"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(providers, status):
    providers.pages[PAGE] = lambda handler: handler.answer(
        status, b"", Location="https://169.254.169.254/latest/meta-data/"
    )
    assert problem() == f"{HOST} redirects elsewhere, which is not followed."
    assert len(providers.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_is_named(providers, status):
    providers.pages[PAGE], providers.status = {}, status
    assert problem() == f"{HOST} answered with HTTP status {status}."


def test_a_huge_answer_is_not_read_to_its_end(providers):
    written = count()

    def endless(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while next(written) < 10**6:
            handler.wfile.write(b"x" * 65536)

    providers.pages[PAGE] = endless
    assert problem() == f"The answer of {HOST} is longer than 262144 bytes."
    assert next(written) < 10**6


@pytest.mark.parametrize("part", ["body", "headers"])
def test_an_answer_of_a_byte_now_and_then_is_given_up(providers, hurried, part):
    def slow(handler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        handler.released = providers.released
        drip(handler)

    providers.pages[PAGE] = slow
    assert problem() == f"{HOST} did not answer in time."


@pytest.fixture
def silent(monkeypatch, settings) -> Iterator[None]:
    """A server that takes connections, and never says a word of TLS: it drips the head of an endless record."""
    settings.PROVIDER_ALLOW_PRIVATE = True
    done = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        say_where(monkeypatch, **{HOST: server.getsockname()})

        def serve() -> None:
            line, _ = server.accept()
            with line:
                try:
                    line.sendall(b"\x16\x03\x03\x40\x00")
                    while not done.wait(0.02):
                        line.sendall(b"\x02")
                except OSError:
                    pass

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield
        done.set()
        thread.join()


def test_a_handshake_that_does_not_end_is_given_up(silent, hurried):
    assert problem() == f"{HOST} did not answer in time."


def test_nobody_there_is_named(monkeypatch, settings):
    settings.PROVIDER_ALLOW_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        say_where(monkeypatch, **{HOST: server.getsockname()})
    assert problem() == f"{HOST} could not be reached."


def test_a_certificate_must_be_for_the_name(providers, monkeypatch):
    say_where(monkeypatch, **{"elsewhere.example.com": ("127.0.0.1", providers.port)})
    assert (
        problem("https://elsewhere.example.com/")
        == "The certificate of elsewhere.example.com is not trusted."
    )
    assert providers.asked == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.1", "2130706433", "0.0.0.0"])
def test_this_machine_is_not_asked(host, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False
    assert problem(f"https://{host}/").endswith(" is at an address that is not public.")


def test_a_public_name_for_a_private_address_is_not_asked(providers, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False
    assert problem() == f"{HOST} is at an address that is not public."
    assert providers.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(providers, monkeypatch):
    asked, look_up = [], socket.getaddrinfo

    def once(host, *more):
        asked.append(host)
        return look_up("127.0.0.1" if asked == [HOST] else host, *more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    assert fetching.get(f"https://{HOST}:{providers.port}/page").status == 404
    assert asked.count(HOST) == 1


def test_environment_proxies_are_not_asked(providers, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    providers.pages[PAGE] = {}
    assert fetching.get(PAGE).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example.com/",
        "ftp://login.example.com/",
        "https://ann:secret@login.example.com/",
        "https:///path",
        "https://login.example.com:port/",
        "https://login.example.com/a b",
        "https://login.example.com/\r\nX: y",
        "https://login.example.com/é",
        "https://login.example.com/" + "x" * 5000,
        "",
    ],
)
def test_what_is_no_https_address_is_not_asked(url):
    assert problem(url) == "The provider names an address that is not an https:// address."


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
    240.0.0.1 ::1 :: fe80::1 fe80::1%eth0 fd00:ec2::254 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    ::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2001:0:1::1 no-address""".split(),
)
def test_what_is_not_the_public_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_the_public_internet(address):
    assert is_public(address)


def test_a_name_that_no_name_can_be_is_not_found():
    assert "could not be reached" in problem(f"https://{'a' * 64}.example.com/")


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    answered = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: answered.wait())
    with pytest.raises(TimeoutError):
        find_places("slow.example.com", 443, time.monotonic(), ())
    answered.set()


def test_where_one_address_does_not_answer_the_next_one_is_asked(providers, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    places = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", each)) for each in (port, providers.port)
    ]
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *more: places if host == HOST else look_up(host, *more)
    )
    providers.pages[PAGE] = {}
    assert fetching.get(PAGE).status == 200
