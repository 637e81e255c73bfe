"""Whole sites for the tests of faults: a data folder, a database and a port of their own, and what runs on them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import boto3
import psycopg
from botocore.config import Config
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "calm-harbour-42-lights"
EMAIL = "dana@example.com"
_OWN = ("SECRET_KEY", "KEY_RING", "DATABASE_URL", "REDIS_URL", "TESTS_OF", "DATA_DIR")


class Site:
    """A site that is set up by its commands and served by granian."""

    def __init__(self, data: Path, database_url: str, **settings: str) -> None:
        self.data = data
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in _OWN},
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            "DATA_DIR": str(data),
            "DATABASE_URL": database_url,
            "REDIS_URL": f"unix://{data}/no.sock",
            "LIFEGUARD_ADMIN_EMAIL": EMAIL,
            "LIFEGUARD_ADMIN_PASSWORD": PASSWORD,
            "LIFEGUARD_ACCESS_KEY_ID": "GIVENKEY",
            "LIFEGUARD_SECRET_ACCESS_KEY": "given-secret-of-enough-length",
            **settings,
        }
        self.address = ""

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One of the site's commands, run to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def make_keys(self) -> None:
        """As ``bin/serve`` does on its first run."""
        made = "from pathlib import Path; import supervise, sys; s = supervise.Site(); s.data.mkdir(exist_ok=True); supervise.make_keys(s)"
        environment = {**self.environment, "PYTHONPATH": str(ROOT / "bin")}
        subprocess.run([sys.executable, "-c", made], env=environment, check=True, timeout=100)

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen]:
        """The site's web server, killed with all its children at the end, if it was not before."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        words = [
            "--interface",
            "wsgi",
            "--port",
            str(port),
            "--blocking-threads",
            "4",
            "dashboard.wsgi:application",
        ]
        with (self.data.parent / f"{self.data.name}.web.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "granian", *words],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(process)
            yield process
        finally:
            kill(process)

    def _wait(self, process: subprocess.Popen) -> None:
        deadline = time.monotonic() + 300
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(URLError, OSError), urlopen(f"{self.address}/health/", timeout=5) as answer:
                if answer.status == 200:
                    return
        raise RuntimeError("The site did not start: " + Path(f"{self.data}.web.log").read_text()[-2000:])

    def client(self, service: str = "cognito-idp"):
        return boto3.client(
            service,
            endpoint_url=self.address,
            region_name="us-east-1",
            aws_access_key_id="GIVENKEY",
            aws_secret_access_key="given-secret-of-enough-length",
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=60),
        )


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to the process and its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


@contextmanager
def new_database(folder: Path, name: str) -> Iterator[str]:
    """The ``DATABASE_URL`` of an empty database of the kind that this run of the tests is on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    given = connection.settings_dict
    server = {
        "host": given["HOST"],
        "port": given["PORT"] or None,
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            port = f":{given['PORT']}" if given["PORT"] else ""
            yield f"postgres://{given['USER']}:{given['PASSWORD']}@{quote(given['HOST'], safe='')}{port}/{name}"
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
