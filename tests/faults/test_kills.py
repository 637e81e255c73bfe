"""Each process of a site is killed while the site works: the others go on, and the killed one comes back by itself."""

import os
import signal
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from select import select
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

import psutil
import pytest
from botocore.exceptions import BotoCoreError
from redis import Redis

from tests.fixtures.imports import create_job, make_csv, person, put_over_network
from tests.fixtures.sites import STARTED, Started, free_port, processes_of

LINES = 60_000
PATIENCE = 300.0  # seconds
BETWEEN = 0.02
"""Seconds between two questions, so that asking takes no processor from the site that is to come back."""
T = TypeVar("T")
PARTS: dict[str, Callable[[list[psutil.Process]], psutil.Process]] = {
    "redis": lambda family: one(family, "valkey-server", "redis-server"),
    "a web worker": lambda family: one(one(family, "granian").children()),
    "the server's parent": lambda family: one(family, "granian"),
    "a Celery child": lambda family: one(one(family, "celery").children()),
    "Celery's parent": lambda family: one(family, "celery"),
}


def one(processes: list[psutil.Process], *names: str) -> psutil.Process:
    """The first of the processes, or of those whose command line names one of these."""
    return next(p for p in processes if not names or any(name in " ".join(p.cmdline()[:4]) for name in names))


@pytest.fixture(scope="module")
def site(start, tmp_path_factory) -> Iterator[tuple[Path, Started]]:
    data = tmp_path_factory.mktemp("kills") / "var"
    started = start(data, free_port())
    assert STARTED in started.read_until(STARTED)
    yield data, started
    assert started.end() == 0
    assert processes_of(data) == []


def until(true: Callable[[], bool]) -> None:
    """Ask until it is so. The bound is for a site that never comes back, not for a busy machine."""
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end, "It did not come back."
        select([], [], [], BETWEEN)


def answers(started: Started, path: str) -> bool:
    """Whether the site answers well."""
    connection = HTTPConnection(urlsplit(started.address).netloc, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@pytest.mark.parametrize(
    "part",
    [pytest.param(part, marks=() if part == "redis" else pytest.mark.slow) for part in PARTS],
)
def test_a_killed_part_comes_back_and_what_was_made_is_kept(site, part):
    data, started = site
    until(lambda: answers(started, "/health/ready/"))
    cognito = started.client()
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    made = [f"user-{number}" for number in range(5)]
    for name in made:
        cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    victim = PARTS[part](psutil.Process(started.process.pid).children())
    victim.kill()
    psutil.wait_procs([victim], timeout=30)
    until(lambda: answers(started, "/health/ready/"))
    users = asked(lambda: cognito.list_users(UserPoolId=pool)["Users"])
    assert {user["Username"] for user in users} == set(made)
    until(lambda: answers(started, "/health/ready/"))
    asked(lambda: cognito.admin_create_user(UserPoolId=pool, Username="after", MessageAction="SUPPRESS"))
    until(lambda: worker_answers(data))
    cognito.close()


def asked(call: Callable[[], T]) -> T:
    """What a call gives, made again while nobody answers: a worker whose parent was killed goes a moment later."""
    while True:
        try:
            return call()
        except BotoCoreError:
            continue


def worker_answers(data: Path) -> bool:
    """Whether Celery's worker listens to the broker: it waits there for work."""
    with Redis(unix_socket_path=str(data / "redis" / "redis.sock")) as broker:
        return any(client["cmd"] in ("brpop", "bzmpop") for client in broker.client_list())


@pytest.mark.slow
def test_the_web_goes_on_while_redis_is_away(site):
    _, started = site
    until(lambda: answers(started, "/health/ready/"))
    cognito = started.client()
    pool = cognito.create_user_pool(PoolName="without-redis")["UserPool"]["Id"]
    server = PARTS["redis"](psutil.Process(started.process.pid).children())
    server.suspend()
    try:
        assert answers(started, "/health/")
        cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
        assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["Username"] == "ann"
    finally:
        server.resume()
    cognito.close()


def test_the_database_is_set_up_once(site):
    _, started = site
    assert started.printed.count("Preparing the database") == 1
    assert not [
        child for child in psutil.Process(started.process.pid).children() if "set_up" in child.cmdline()
    ]


@pytest.mark.slow
def test_a_supervisor_that_is_killed_takes_the_others_with_it(start, tmp_path):
    started = start(tmp_path / "var", free_port())
    assert STARTED in started.read_until(STARTED)
    family = psutil.Process(started.process.pid).children(recursive=True)
    os.kill(started.process.pid, signal.SIGKILL)
    left = psutil.wait_procs(family, timeout=60)[1]
    assert [process.cmdline() for process in left] == []


@pytest.mark.slow
def test_an_import_loses_and_repeats_nothing_whatever_is_killed_while_it_runs(site):
    _, started = site
    until(lambda: answers(started, "/health/ready/"))
    cognito = started.client()
    pool = cognito.create_user_pool(PoolName="crowd", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    job = create_job(cognito, pool)
    content = make_csv(cognito, pool, [person(f"user{number}") for number in range(LINES)])
    assert put_over_network(job["PreSignedUrl"], content) == 200
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])

    def now() -> dict:
        names = {"UserPoolId": pool, "JobId": job["JobId"]}
        return asked(lambda: cognito.describe_user_import_job(**names)["UserImportJob"])

    killed_while_it_ran = 0
    for part in ("a Celery child", "Celery's parent", "redis", "a web worker", "the server's parent"):
        before = now()["ImportedUsers"]
        until(lambda before=before: now()["ImportedUsers"] > before or now()["Status"] == "Succeeded")
        killed_while_it_ran += now()["Status"] == "InProgress"
        victim = PARTS[part](psutil.Process(started.process.pid).children())
        victim.kill()
        psutil.wait_procs([victim], timeout=30)
        until(lambda: answers(started, "/health/ready/"))
    until(lambda: now()["Status"] not in ("Pending", "InProgress"))
    ended = now()
    assert (ended["Status"], ended["ImportedUsers"], ended["SkippedUsers"]) == ("Succeeded", LINES, 0)
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["EstimatedNumberOfUsers"] == LINES
    assert killed_while_it_ran
    cognito.close()
