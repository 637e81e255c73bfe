"""The servers that are measured side by side, each started fresh and taken down again."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import boto3
import psutil
from botocore.config import Config
from botocore.credentials import Credentials

from benchmarks.load import Endpoint

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
ADMIN = ("ada@example.test", secrets.token_urlsafe(16))
BOUNDED = (
    *("UserAuthentication", "UserAuthenticationAnswers", "UserCreation", "UserToken", "UserRead"),
    *("GetId", "GetOpenIdToken", "GetCredentialsForIdentity"),
)
"""What is counted as ever, and not refused at the rates of a benchmark."""


@contextmanager
def all_servers() -> Iterator[list[Endpoint]]:
    """Lifeguard as ``bin/serve`` starts it, in this Python's environment, moto's server, and ministack."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        yield [
            stack.enter_context(lifeguard(Path(folder))),
            stack.enter_context(moto()),
            stack.enter_context(_server("ministack", [_ministack()], "GATEWAY_PORT")),
        ]


@contextmanager
def lifeguard(folder: Path, **environment: str) -> Iterator[Endpoint]:
    """An empty Lifeguard with its data under ``folder``."""
    credentials = Credentials(f"LG{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30))
    given = {
        "DATA_DIR": str(folder / "data"),
        "LIFEGUARD_ADMIN_EMAIL": ADMIN[0],
        "LIFEGUARD_ADMIN_PASSWORD": ADMIN[1],
        "LIFEGUARD_ACCESS_KEY_ID": credentials.access_key,
        "LIFEGUARD_SECRET_ACCESS_KEY": credentials.secret_key,
        "LIMITS_BY_POOL": ",".join(f"{name}=1000000/second" for name in BOUNDED),
        "LIMITS_BY_ADDRESS": "guests=1000000/second",
        **environment,
    }
    command = [sys.executable, str(ROOT / "bin/supervise.py"), "--empty"]
    with _server("Lifeguard", command, "PORT", given, credentials) as endpoint:
        yield endpoint


def moto() -> AbstractContextManager[Endpoint]:
    """moto's server, with nothing in it."""
    return _server("moto", [_beside_python("moto_server"), "-p", "{port}"], "")


@contextmanager
def _server(
    name: str,
    command: list[str],
    port_variable: str,
    environment: dict[str, str] | None = None,
    credentials: Credentials | None = None,
) -> Iterator[Endpoint]:
    port = free_port()
    given = {**os.environ, **(environment or {}), **({port_variable: str(port)} if port_variable else {})}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [part.format(port=port) for part in command], env=given, stdout=log, stderr=log, cwd=ROOT
        )
        endpoint = Endpoint(
            name,
            f"http://127.0.0.1:{port}",
            psutil.Process(process.pid),
            credentials or Credentials("AKID", "secret"),
        )
        try:
            _wait(endpoint, process)
            yield endpoint
        finally:
            process.terminate()
            process.wait(timeout=60)


def client(endpoint: Endpoint, service: str = "cognito-idp"):
    """A boto3 client of a server."""
    return boto3.client(
        service,
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id=endpoint.credentials.access_key,
        aws_secret_access_key=endpoint.credentials.secret_key,
        config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
    )


def _wait(endpoint: Endpoint, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{endpoint.name} ended while it started, with {process.returncode}")
        try:
            client(endpoint).list_user_pools(MaxResults=1)
            return
        except Exception:  # not listening yet, in whichever way the server says so
            time.sleep(0.3)
    raise RuntimeError(f"{endpoint.name} did not answer within {START_SECONDS} seconds")


def _ministack() -> str:
    """ministack in an environment of its own: it pins an older botocore than the console's."""
    home = ROOT / ".tools" / "ministack"
    if not (home / "bin" / "ministack").exists():
        uv = ROOT / ".tools" / "uv" / "bin" / "uv"
        lock = ROOT / "requirements-benchmark.lock"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
        subprocess.run([uv, "pip", "sync", "--quiet", "--python", home / "bin" / "python", lock], check=True)
    return str(home / "bin" / "ministack")


def _beside_python(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
