"""Sockets that send half a body and wait: the site goes on for everybody else, and cuts them off."""

import socket
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.fixtures.sites import STARTED, Started, free_port

SOCKETS = 200


def half(request: str, media_type: str, length: int, begun: str) -> bytes:
    """The head of a request and the first bytes of its body."""
    lines = (
        f"{request} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {media_type}",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*lines, "", begun)).encode()


CALL, FORM, PARTS = (
    "application/x-amz-json-1.1",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
)
HALVES = {
    "a call": half("POST /", CALL, 1000, "{"),
    "a form": half("POST /sign-in/", FORM, 900, "a"),
    "a file": half("PUT /imports/x/upload", "text/csv", 90_000_000, "a,b"),
    "a large form": half("POST /sign-in/", PARTS, 90_000_000, "--b"),
    "a large call": half("POST /", CALL, 90_000_000, "{"),
}


@pytest.fixture(scope="module")
def site(start, tmp_path_factory) -> Started:
    started = start(tmp_path_factory.mktemp("bodies") / "var", free_port())
    assert STARTED in started.read_until(STARTED)
    return started


def open_halves(started: Started, head: bytes, stack: ExitStack) -> list[socket.socket]:
    where = urlsplit(started.address)
    sockets = []
    for _ in range(SOCKETS):
        sockets.append(stack.enter_context(socket.create_connection((where.hostname, where.port), 60)))
        sockets[-1].sendall(head)
    return sockets


def status_of(started: Started, path: str) -> int:
    connection = HTTPConnection(urlsplit(started.address).netloc, timeout=60)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begun", "status"),
    [
        ("a file", 403),
        pytest.param("a large form", 413, marks=pytest.mark.slow),
        pytest.param("a large call", 400, marks=pytest.mark.slow),
    ],
)
def test_what_nobody_may_send_is_refused_before_it_comes(site, begun, status):
    with ExitStack() as stack:
        for one in open_halves(site, HALVES[begun], stack):
            assert one.recv(12) == b"HTTP/1.1 %d" % status
        assert status_of(site, "/health/ready/") == 200


@pytest.mark.parametrize("begun", ["a call", pytest.param("a form", marks=pytest.mark.slow)])
def test_the_site_answers_beside_200_unfinished_bodies_and_cuts_them_off(site, begun):
    cognito = site.client()
    pool = cognito.create_user_pool(PoolName="bodies")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    with ExitStack() as stack:
        sockets = open_halves(site, HALVES[begun], stack)
        assert [status_of(site, path) for path in ("/health/", "/health/ready/", "/sign-in/")] == [200] * 3
        assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["Username"] == "ann"
        still_open = [one for one in sockets if not _ended(one)]
        assert len(still_open) == SOCKETS  # they were all there while the site answered
        assert {one.recv(12) for one in sockets} == {b"HTTP/1.1 408"}
    cognito.close()


def _ended(one: socket.socket) -> bool:
    one.setblocking(False)
    try:
        return bool(one.recv(1, socket.MSG_PEEK)) or True
    except BlockingIOError:
        return False
    finally:
        one.settimeout(60)


@pytest.mark.slow
def test_a_file_that_comes_slowly_is_cut_off_and_one_that_comes_is_taken(site):
    cognito = site.client()
    pool = cognito.create_user_pool(PoolName="files")["UserPool"]["Id"]
    arn = "arn:aws:iam::000000000000:role/logs"
    urls = [
        urlsplit(
            cognito.create_user_import_job(UserPoolId=pool, JobName=name, CloudWatchLogsRoleArn=arn)[
                "UserImportJob"
            ]["PreSignedUrl"]
        )
        for name in ("slow", "whole")
    ]
    where = urlsplit(site.address)
    connection = HTTPConnection(where.netloc, timeout=60)
    with socket.create_connection((where.hostname, where.port), 60) as slow:
        head = f"PUT {urls[0].path}?{urls[0].query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000000\r\n\r\n"
        slow.sendall(head.encode() + b"a" * 5000)
        connection.request("PUT", f"{urls[1].path}?{urls[1].query}", body=b"x" * 40_000_000)
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b"")
        assert b"RequestTimeout" in slow.recv(4096)
    connection.close()
    cognito.close()
