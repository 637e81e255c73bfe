"""Lifeguard's backend for SQLite, beside Django's own."""

import sqlite3

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError

from dashboard.sqlite.base import Cursor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps Django's backend"),
]


def _rows(cursor) -> list:
    return [
        cursor.execute("SELECT %s, %s, '100%%'", [1, None]).fetchall(),
        cursor.execute("SELECT %s", ("a tuple",)).fetchone(),
        cursor.execute("SELECT %(b)s || %(a)s", {"a": "1", "b": "2"}).fetchmany(5),
        cursor.execute("SELECT '%s'").fetchall(),
        list(cursor.execute("SELECT value FROM json_each(%s)", ["[1, 2, 3]"])),
        cursor.executemany("UPDATE pools_numbers SET next = next + %s", [[0], [0]]).rowcount,
        cursor.execute("UPDATE pools_numbers SET next = next + 0").rowcount,
        [column[0] for column in cursor.execute("SELECT 1 AS one", []).description],
    ]


def test_statements_mean_what_they_mean_to_django():
    with connection.cursor() as ours:
        assert isinstance(ours, Cursor)
        found = _rows(ours)
    with connection.execute_wrapper(lambda execute, *given: execute(*given)), connection.cursor() as djangos:
        assert not isinstance(djangos, Cursor)
        assert found == _rows(djangos)


def test_a_closed_cursor_stays_closed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(DatabaseError, match="closed"):
        cursor.fetchall()


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("SELECT * FROM nowhere", OperationalError),
        ("INSERT INTO pools_apikey (id) VALUES (NULL)", IntegrityError),
    ],
)
@pytest.mark.parametrize("given", [None, []])
def test_errors_are_djangos(statement, error, given):
    with pytest.raises(error) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
    assert isinstance(raised.value.__cause__, sqlite3.Error)
    with pytest.raises(error), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [[]])


def test_an_error_that_comes_with_a_later_row_is_djangos():
    late = "SELECT json(value) FROM (SELECT '1' AS value UNION ALL SELECT '{')"
    for read in (
        lambda c: c.fetchall(),
        lambda c: c.fetchmany(9),
        list,
        lambda c: [c.fetchone(), c.fetchone()],
    ):
        with connection.cursor() as cursor, pytest.raises(OperationalError, match="malformed"):
            read(cursor.execute(late))


def test_a_transaction_that_broke_takes_no_more_statements():
    with transaction.atomic(), connection.cursor() as cursor:
        transaction.set_rollback(True)
        for statement in (cursor.execute, lambda sql: cursor.executemany(sql, [])):
            with pytest.raises(TransactionManagementError):
                statement("SELECT 1")
        transaction.set_rollback(False)


def test_statements_are_counted(django_assert_num_queries):
    with django_assert_num_queries(2), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
