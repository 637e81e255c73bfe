"""The backend. A statement of an operation takes SQLite a few microseconds; Django's two wrappers around it take eight more.

Errors are Django's. A cursor that is asked for while statements are logged, counted or wrapped, or while Django starts, is its own.
"""

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import Any

from django.apps import apps
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection to a SQLite file."""

    def cursor(self) -> Any:
        if self.queries_logged or self.execute_wrappers or not apps.ready:
            return super().cursor()
        self.validate_thread_sharing()
        self.close_if_health_check_failed()
        self.ensure_connection()
        made = self.connection.cursor(factory=Cursor)
        made.db = self
        return made


def _with_djangos_errors(method: Callable) -> Callable:
    @wraps(method)
    def inner(self: "Cursor", *given: Any) -> Any:
        try:
            return method(self, *given)
        except sqlite3.Error:
            with self.db.wrap_database_errors:
                raise

    return inner


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that needs no wrapper: it speaks ``%s``, raises Django's errors, and closes at the end of a ``with``."""

    db: DatabaseWrapper
    fetchone = _with_djangos_errors(sqlite3.Cursor.fetchone)
    fetchmany = _with_djangos_errors(sqlite3.Cursor.fetchmany)
    fetchall = _with_djangos_errors(sqlite3.Cursor.fetchall)

    @_with_djangos_errors
    def execute(self, query: str, params: Any = None) -> Any:
        self.db.validate_no_broken_transaction()
        if isinstance(params, list | tuple):
            return sqlite3.Cursor.execute(self, _with_question_marks(query), params)
        return super().execute(query, params)

    @_with_djangos_errors
    def executemany(self, query: str, param_list: Any) -> Any:
        self.db.validate_no_broken_transaction()
        return super().executemany(query, param_list)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override] # the stub's own is no iterator of rows
        return iter(self.fetchone, None)

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


@lru_cache(maxsize=500)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
