"""Reads the environment once, with types, and stops the start with every wrong value named.

The table in docs/settings.md describes each variable.
"""

import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import BinaryIO, NoReturn, cast
from urllib.parse import urlsplit

import dj_database_url
import maxminddb
from cryptography.fernet import Fernet, MultiFernet
from environs import Env, EnvValidationError, ValidationError

BASE_DIR = Path(__file__).resolve().parent.parent
_SQLITE = {
    "ENGINE": "dashboard.sqlite",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-131072;"
            "PRAGMA mmap_size=1073741824;PRAGMA temp_store=MEMORY;PRAGMA wal_autocheckpoint=25000;"
        ),
    },
}

env = Env(eager=False)
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def stop(problem: str) -> NoReturn:
    """End the start with one sentence that says what is wrong and what to set."""
    sys.exit(f"Lifeguard cannot start: {problem}")


def seal() -> None:
    """Check all variables that were read; name every wrong one and stop."""
    try:
        env.seal()
    except EnvValidationError as error:
        # By variable, as all of them were checked at once.
        found = cast(Mapping[str, list[str]], error.error_messages)
        stop(" ".join(f"{name}: {' '.join(problems)}" for name, problems in found.items()))


def one_of(*schemes: str) -> Callable[[str], None]:
    """A validator: an address must begin with one of these schemes; none at all is left to the default."""

    def check(value: str) -> None:
        if value and not value.startswith(schemes):
            raise ValidationError(f"It must begin with {' or '.join(schemes)}.")

    return check


def aws_or_address(value: str) -> None:
    """A validator: ``aws`` for AWS itself, or an address. None at all is left to the default."""
    if value != "aws":
        one_of("http://", "https://")(value)


def networks(values: list[str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of a setting, written as CIDR; the start stops where one is none."""
    try:
        return tuple(ip_network(value.strip()) for value in values if value.strip())
    except ValueError as problem:
        return stop(f"{name} lists networks such as 10.0.0.0/8,127.0.0.0/8: {problem}.")


def host_name(value: str) -> None:
    """A validator: the name of a host such as auth.example.com. None at all is left to the default."""
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    if value and not re.fullmatch(rf"({label}\.)*(?=[^.]*[a-z]){label}\.?", value.lower()):
        raise ValidationError(
            "It must be the name of a host such as auth.example.com, without a scheme or a port."
        )


def on_this_machine(url: str) -> bool:
    """Whether an address leads to this machine alone."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or host.endswith(".localhost") or host == "::1" or host.startswith("127.")


def region(value: str) -> None:
    """A validator: the name of a Region. None at all is left to the default."""
    if value and not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d+", value):
        raise ValidationError("It must be the name of a Region such as us-east-1.")


def dotted(path: str) -> None:
    """A validator: the path of a class, in a module that there is. None at all is left to the default."""
    module, _, name = path.rpartition(".")
    try:
        known = not path or bool(module and name and find_spec(module))
    except ModuleNotFoundError:
        known = False
    if not known:
        raise ValidationError(
            f"There is no module {module or path!r}. Give the path of a class, module and all."
        )


def geoip_file(path: str) -> None:
    """A validator: the path of a GeoIP database in MaxMind's format. None at all turns places off."""
    try:
        if path:
            maxminddb.open_database(path).close()
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as problem:
        raise ValidationError(f"{path} is no GeoIP database (.mmdb) that can be read: {problem}") from None


def leaked_hashes(path: str) -> None:
    """A validator: a file of Have I Been Pwned in order of the hashes. None at all is left to the default."""
    if not path:
        return
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            lines = [_line_at(file, size * part // 16) for part in range(16)]
    except OSError as problem:
        raise ValidationError(
            f"The file cannot be read ({problem.strerror}). Give the path of a file of SHA-1 hashes."
        )
    hashes = [line[:40].upper() for line in lines if line]
    if not hashes or not all(re.fullmatch(rb"[0-9A-F]{40}", each) for each in hashes):
        raise ValidationError("The file must hold lines of the form SHA1:COUNT.")
    if hashes != sorted(hashes):
        raise ValidationError("The file must be in order of the hashes, not of their counts.")


def _line_at(file: BinaryIO, place: int) -> bytes:
    """The first line that begins at or after a place; empty at the file's end."""
    file.seek(max(0, place - 1))
    if place:
        file.readline(1024)
    return file.readline(1024)


def database(url: str) -> dict:
    """Django's settings of the database behind ``DATABASE_URL``: SQLite or PostgreSQL."""
    try:
        parsed = dj_database_url.parse(url, conn_max_age=None)
    except ValueError:
        parsed = {}
    if parsed.get("ENGINE") not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        stop(
            "DATABASE_URL is wrong: set it to postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////path/to/file."
        )
    return {**parsed, **_SQLITE} if parsed["ENGINE"] == "django.db.backends.sqlite3" else {**parsed}


def stored_key(path: Path, make: Callable[[], str], *, may_make: bool) -> str | None:
    """The key kept in ``path`` (mode 0600), made on the first run where that is allowed."""
    if not path.exists():
        if not may_make:
            return None
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_once(path, make())
    return path.read_text().strip()


def write_once(path: Path, text: str) -> None:
    """Write a file of mode 0600 in one step; where another process was quicker, theirs stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def secret_key(given: str, data_dir: Path, *, may_make: bool) -> str:
    """Django's signing key: given, or kept under ``data_dir``."""
    key = given or stored_key(data_dir / "secret_key", lambda: secrets.token_urlsafe(50), may_make=may_make)
    return key or stop(
        "SECRET_KEY is not set. Set it to a long random text; bin/serve makes one on its first run."
    )


def key_ring_keys(given: list[str], data_dir: Path, *, may_make: bool) -> list[str]:
    """The keys that encrypt secrets at rest, newest first: given, or kept under ``data_dir``."""
    kept = stored_key(
        data_dir / "key_ring", lambda: Fernet.generate_key().decode(), may_make=may_make and not given
    )
    keys = given or (kept.split(",") if kept else [])
    if not keys:
        stop("KEY_RING is not set. Set it to one or more Fernet keys, newest first, separated by commas.")
    return [key.strip() for key in keys]


def key_ring(keys: list[str]) -> MultiFernet:
    """The keys as one: the first encrypts, all of them decrypt."""
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        stop("KEY_RING holds a key that is not a Fernet key (32 bytes in URL-safe Base64).")
