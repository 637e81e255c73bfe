"""The database as one file, and back. A snapshot: what is written meanwhile is in it wholly or not at all."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from dashboard.backups.folder import DATABASES, BackupProblem

_DEBIANS = Path("/usr/lib/postgresql")


def dump(folder: Path) -> None:
    """Write the database into a backup's folder. Raises BackupProblem."""
    path = folder / DATABASES[connection.vendor]
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments", f"--file={path}")
        return
    # A connection of its own: Python's backup waits for ever for one that is in a transaction.
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
        if problem := sqlite_problem(copy):
            raise BackupProblem(f"The database is damaged: {problem}")


def load(folder: Path) -> None:
    """Fill the site's empty database from a backup's folder. Raises BackupProblem."""
    path = folder / DATABASES[connection.vendor]
    if connection.vendor == "postgresql":
        connection.close()
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
            str(path),
        )
        return
    with closing(sqlite3.connect(path)) as copy:
        if problem := sqlite_problem(copy):
            raise BackupProblem(f"{path} is damaged: {problem} Nothing was restored.")
        connection.ensure_connection()
        copy.backup(connection.connection)
    connection.close()


def is_empty() -> bool:
    """Whether the site's database has no table yet."""
    return not connection.introspection.table_names()


def sqlite_problem(opened: sqlite3.Connection) -> str:
    """What SQLite's own check of the whole file finds first; empty where all is well."""
    found = [row[0] for row in opened.execute("PRAGMA integrity_check(5)").fetchall()]
    broken = opened.execute("PRAGMA foreign_key_check").fetchone()
    if found != ["ok"]:
        return f"{found[0]}."
    return f"a row of {broken[0]} refers to one that is not there." if broken else ""


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on the site's database."""
    words, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *where, name = words[1:]
    done = subprocess.run(
        [_find(program), *where, "--dbname", name, *options],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupProblem(f"{program} failed: {done.stderr.strip()[-500:]}")


def _find(program: str) -> str:
    """On the PATH, or where Debian keeps the newest: a program must not be older than the server."""
    debians = [path / "bin" / program for path in _DEBIANS.glob("*")] if _DEBIANS.is_dir() else []
    newest = sorted((path for path in debians if path.exists()), key=lambda path: float(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(program)
    if not found:
        raise BackupProblem(
            f"{program} was not found. Install PostgreSQL's client programs of the server's version."
        )
    return found
