"""``bin/serve`` as a person starts it: real children on a folder and a port of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parents[2]
STARTED = "Ctrl-C takes it down"
UNSET = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "KEY_RING", "DJANGO_SETTINGS_MODULE")


class Started:
    """A ``bin/serve`` with what it printed so far."""

    def __init__(self, data: Path, port: int, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        self.address = f"http://localhost:{port}"
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "bin" / "supervise.py"), "--empty"],
            env={**kept, "DATA_DIR": str(data), "PORT": str(port), **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""

    def read_until(self, text: str) -> str:
        """Everything printed up to and with the line that holds ``text``, or up to the end."""
        for line in self.process.stdout:
            self.printed += line
            if text in line:
                break
        return self.printed

    def wait(self) -> int:
        """Read the rest until it ends by itself; the exit code."""
        if not self.process.stdout.closed:
            self.printed += self.process.communicate(timeout=90)[0]
        return self.process.returncode

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, read the rest and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Started]]:
    every: list[Started] = []

    def start_one(data: Path, port: int, **settings: str) -> Started:
        every.append(Started(data, port, **settings))
        return every[-1]

    yield start_one
    for started in every:
        started.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def processes_of(data: Path) -> list[str]:
    """The command lines that name the folder or run in an environment that does (Linux alone can tell)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            known = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(data).encode() in known:
            found.append((process / "cmdline").read_text())
    return found


@pytest.fixture(scope="module")
def site(start, tmp_path_factory) -> tuple[Path, int, Started]:
    """A site on its first run."""
    data, port = tmp_path_factory.mktemp("site") / "var", free_port()
    started = start(data, port)
    assert STARTED in started.read_until(STARTED)
    return data, port, started


def printed(started: Started, label: str) -> str:
    return re.search(rf"{label}: +(\S+)", started.printed)[1]


def test_the_printed_key_opens_the_printed_address(site):
    _, port, started = site
    assert f"http://localhost:{port}/" in started.printed
    cognito = boto3.client(
        "cognito-idp",
        endpoint_url=started.address,
        region_name="us-east-1",
        aws_access_key_id=printed(started, "API access key id"),
        aws_secret_access_key=printed(started, "API secret access key"),
    )
    assert cognito.create_user_pool(PoolName="staff")["UserPool"]["Name"] == "staff"
    cognito.close()


def test_a_body_of_20_mb_is_answered(site):
    client = boto3.client(
        "cognito-idp",
        endpoint_url=site[2].address,
        region_name="us-east-1",
        aws_access_key_id=printed(site[2], "API access key id"),
        aws_secret_access_key=printed(site[2], "API secret access key"),
    )
    with pytest.raises(ClientError) as caught:
        client.list_users(UserPoolId="us-east-1_nowhere", Filter="x" * 20_000_000)
    assert caught.value.response["Error"]["Code"] == "SerializationException"
    client.close()


def test_the_site_tells_that_it_lives_and_can_work(site):
    for path in ("/health/", "/health/ready/"):
        with urlopen(site[2].address + path) as response:
            assert response.status == 200


def test_keys_are_kept_for_the_owner_alone(site):
    modes = {
        name: (site[0] / name).stat().st_mode & 0o777
        for name in ("secret_key", "key_ring", "lifeguard.sqlite3")
    }
    assert set(modes.values()) == {0o600}


def test_started_twice_it_says_what_is_running(site, start):
    data, port, first = site
    second = start(data, free_port())
    assert second.wait() == 1
    assert "already running" in second.printed
    assert f"process {first.process.pid}, http://localhost:{port}" in second.printed


def test_on_a_port_that_lifeguard_holds_it_says_so(site, start, tmp_path):
    second = start(tmp_path / "var", site[1])
    assert second.wait() == 1
    assert f"another Lifeguard is already running at http://localhost:{site[1]}" in second.printed


def test_ctrl_c_takes_everything_down(start, tmp_path):
    data, port = tmp_path / "var", free_port()
    settings = {
        "LIFEGUARD_ADMIN_EMAIL": "dana@example.com",
        "LIFEGUARD_ADMIN_PASSWORD": "calm-harbour-42-lights",
        "LIFEGUARD_ACCESS_KEY_ID": "GIVENKEY",
        "LIFEGUARD_SECRET_ACCESS_KEY": "given-secret-of-enough-length",
    }
    started = start(data, port, **settings)
    started.read_until(STARTED)
    assert listens(port)
    assert started.end(signal.SIGINT) == 0
    assert not listens(port)
    assert processes_of(data) == []
    assert "calm-harbour" not in started.printed
    assert "given-secret" not in started.printed


def test_when_a_child_dies_the_others_are_taken_down(start, tmp_path):
    data, port = tmp_path / "var", free_port()
    started = start(data, port)
    started.read_until(STARTED)
    pid = re.search(r"main PID: (\d+)", (data / "logs" / "web.log").read_text())[1]
    os.kill(int(pid), signal.SIGKILL)
    assert started.wait() == 1
    assert "The web ended by itself (signal SIGKILL)" in started.printed
    assert str(data / "logs" / "web.log") in started.printed
    assert processes_of(data) == []


def test_stopped_early_it_leaves_nothing_and_starts_again(start, tmp_path):
    data, port = tmp_path / "var", free_port()
    early = start(data, port)
    early.read_until("Preparing the database")
    assert early.end(signal.SIGINT) == 0
    assert processes_of(data) == []
    again = start(data, port)
    again.read_until(STARTED)
    assert printed(again, "Password")
    assert again.end(signal.SIGTERM) == 0
    assert processes_of(data) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PORT": "http"}, "PORT: 'http' is not a port"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL is wrong"),
        ({"LIFEGUARD_REGION": "mars"}, "LIFEGUARD_REGION: It must be the name of a Region"),
        ({"REDIS_URL": "amqp://x"}, "REDIS_URL: It must begin with redis://"),
        ({"LIFEGUARD_ADMIN_PASSWORD": "short"}, "LIFEGUARD_ADMIN_PASSWORD will not do"),
        ({"LIFEGUARD_ACCESS_KEY_ID": "ONLYID"}, "Set both LIFEGUARD_ACCESS_KEY_ID and"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "The database does not answer"),
        ({"HOST": "192.0.2.1"}, "cannot listen at"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(start, tmp_path, settings, said):
    started = start(tmp_path / "var", **{"port": free_port(), **settings})
    assert started.wait() == 1
    assert said in started.printed
    assert "Traceback" not in started.printed
    assert processes_of(tmp_path / "var") == []
