"""A log line that cannot be written fails nothing, and what was lost is told."""

import json
import os
from io import FileIO
from pathlib import Path

import pytest
from log_files import LogFile

from dashboard import logs
from dashboard.log_sink import Sink, render


@pytest.fixture
def pipe():
    """A pipe that nobody reads: its two ends, the writing one as a file that never waits."""
    outlet, inlet = os.pipe()
    os.set_blocking(inlet, False)
    with FileIO(inlet, "wb") as file:
        yield outlet, file
    os.close(outlet)


def lines_of(outlet: int) -> list[dict]:
    return [json.loads(line) for line in os.read(outlet, 1_000_000).splitlines()]


def test_a_call_is_answered_while_its_line_cannot_be_written(cognito, monkeypatch):
    monkeypatch.setattr(logs.SINK, "lost", 0)
    with open("/dev/full", "wb", buffering=0) as full:
        monkeypatch.setattr(logs.SINK, "file", full)
        pool = cognito.create_user_pool(PoolName="quiet")["UserPool"]["Id"]
        for name in ("ann", "ben"):
            cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
        assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 2
        assert logs.SINK.lost == 4


def test_the_next_line_that_gets_through_tells_how_many_were_lost(cognito, monkeypatch, pipe):
    outlet, file = pipe
    monkeypatch.setattr(logs.SINK, "lost", 0)
    with open("/dev/full", "wb", buffering=0) as full:
        monkeypatch.setattr(logs.SINK, "file", full)
        cognito.list_user_pools(MaxResults=1)
    monkeypatch.setattr(logs.SINK, "file", file)
    cognito.list_user_pools(MaxResults=1)
    lost, line = lines_of(outlet)
    assert (lost["event"], lost["lines"]) == ("log lines were lost", 1)
    assert line["operation"] == "ListUserPools"


def test_a_line_that_nobody_takes_is_dropped_and_nothing_waits(pipe):
    outlet, file = pipe
    sink = Sink(file)
    for number in range(2000):
        sink.write(render({"event": "x" * 1000, "number": number}) + b"\n")
    assert sink.lost > 0
    kept = len(lines_of(outlet)) + sink.lost
    assert kept == 2000
    sink.write(render({"event": "after"}) + b"\n")
    assert [line["event"] for line in lines_of(outlet)][-2:] == ["log lines were lost", "after"]


@pytest.mark.parametrize("value", ["\ud800", 2**80, b"\xff", object(), {1: "x"}, {"deep": {"\udfff": 1}}])
def test_whatever_is_logged_becomes_a_line(value):
    assert "event" in json.loads(render({"event": "operation", "pool": value}))


def test_a_closed_file_is_a_lost_line(tmp_path):
    file = FileIO(tmp_path / "log", "wb")
    file.close()
    sink = Sink(file)
    sink.write(b"line\n")
    assert sink.lost == 1


def test_a_log_is_turned_over_while_it_is_written(tmp_path):
    log = LogFile(tmp_path / "web.log", largest=1000)
    for number in range(100):
        log.write(b"%099d\n" % number)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["web.log", "web.log.1"]
    assert all(file.stat().st_size <= 1000 for file in files)
    assert (tmp_path / "web.log").read_bytes().endswith(b"99\n")


def test_a_log_that_cannot_be_written_is_told_when_it_can(tmp_path):
    path = tmp_path / "logs" / "web.log"
    log = LogFile(path)
    log.write(b"one\ntwo\n")
    assert log.lost == 2
    path.parent.mkdir()
    log.write(b"three\n")
    told, line = path.read_text().splitlines()
    assert json.loads(told)["lines"] == 2
    assert line == "three"


def test_a_full_disk_takes_nothing_down_with_it(tmp_path):
    (tmp_path / "web.log").symlink_to("/dev/full")
    log = LogFile(Path(tmp_path / "web.log"))
    log.write(b"one\n")
    log.write(b"two\n")
    assert log.lost == 2
