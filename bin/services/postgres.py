"""A private PostgreSQL for the tests, from the system's binaries or Debian's packages."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from services import debian

SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=128MB",
)


class Unavailable(Exception):
    """Why no PostgreSQL can be had."""


def find() -> Path | None:
    """The folder of the newest server binaries."""
    on_path = shutil.which("initdb")
    places = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
        *Path("/usr/local/opt").glob("postgresql*/bin"),
    ]
    complete = [place for place in places if (place / "initdb").exists() and (place / "postgres").exists()]
    with_trigrams = [place for place in complete if _has_trigrams(place)]
    return max(with_trigrams, key=lambda place: [int(p) for p in place.parts if p.isdigit()], default=None)


def _has_trigrams(binaries: Path) -> bool:
    """Whether pg_trgm can be had; the library's place differs from system to system."""
    asked = subprocess.run([binaries / "postgres", "--version"], capture_output=True, check=False)
    near = (
        binaries.parent / "lib",
        *binaries.parent.glob("lib/*"),
        binaries.parent.parent / "lib" / "postgresql",
    )
    return asked.returncode == 0 and any(list(folder.glob("pg_trgm.*")) for folder in near)


def _unprivileged() -> dict[str, Any]:
    """As whom the server runs: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise Unavailable("PostgreSQL refuses to run as root, and there is no account postgres or nobody")


@contextmanager
def private():
    """The ``DATABASE_URL`` of a PostgreSQL on a unix socket in a temporary folder. Raises Unavailable."""
    binaries = find() or (find() if debian.install("postgresql") else None)
    if binaries is None:
        raise Unavailable(
            "no PostgreSQL server with pg_trgm was found, and Debian's package cannot be installed here"
        )
    account = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="lifeguard-pg-"))
    quiet = {"cwd": "/", "stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, **account}
    server = None
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        data = folder / "data"
        made = subprocess.run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "lifeguard",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
            stdout=subprocess.PIPE,
            check=False,
            **quiet,
        )
        if made.returncode != 0:
            raise Unavailable(f"initdb failed: {made.stdout.decode(errors='replace').strip()[-300:]}")
        with (folder / "log").open("wb") as log:
            options = [word for setting in SETTINGS for word in ("-c", setting)]
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                start_new_session=True,
                **quiet,
            )
        _wait(server, binaries, folder)
        yield f"postgres://lifeguard@{quote(str(folder), safe='')}/lifeguard"
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: it waits for no client
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen, binaries: Path, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        ready = subprocess.run(
            [binaries / "pg_isready", "-q", "-h", folder, "-U", "lifeguard", "-d", "postgres"],
            check=False,
            cwd="/",
        )
        if ready.returncode == 0:
            return
        if server.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(
                f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-300:].strip()}"
            )
        time.sleep(0.1)
