"""When a database or the store of files is away, full or busy, as against a fault of ours. It knows no model; the console
asks it too."""

import sqlite3

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError

RETRY_AFTER = "5"
"""Seconds, as the header ``Retry-After`` says them."""
_SQLITE = (
    "SQLITE_BUSY",
    "SQLITE_CANTOPEN",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_LOCKED",
    "SQLITE_READONLY",
)
# Classes of PostgreSQL's codes: connection, resources (a full disk among them), shut down, lock not to be had,
# rolled back for another's sake, and a server that may only read ("PostgreSQL Error Codes", appendix A).
_POSTGRES = ("08", "53", "57", "55P03", "40", "25006")


class FilesAway(OSError):
    """The store of this site's files does not answer, or refuses this site. The message is for whoever runs the site; what
    was under way left no half of a file, and the same thing may go well later."""


def is_outage(error: BaseException) -> bool:
    """Whether the same thing may go well some seconds later, without anybody's doing."""
    if isinstance(error, InterfaceError | FilesAway):
        return True
    if not isinstance(error, DatabaseError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorname", None) or "").startswith(_SQLITE)
    if not isinstance(cause, psycopg.Error):
        return False
    # No code at all: the server was never reached, or the line broke.
    return cause.sqlstate.startswith(_POSTGRES) if cause.sqlstate else isinstance(error, OperationalError)
