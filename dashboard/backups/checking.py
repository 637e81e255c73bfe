"""Reading the whole site back: what a restored site should pass before anybody relies on it."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dashboard.audit.verifying import Verdict
from dashboard.audit.verifying import problems as audit_problems
from dashboard.backups.databases import sqlite_problem
from dashboard.keys.proof import keys_problem
from dashboard.keys.renewing import SHUT, renew
from dashboard.stored_files import named_files
from pools.outages import FilesAway

Finding = tuple[str, str]
"""A part of the site, and a sentence on what is wrong with it; or what was read, where nothing is."""


def database() -> Iterator[str]:
    """SQLite's own check of its file; of PostgreSQL every row is read, with all that lies outside the row."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        if problem := sqlite_problem(connection.connection):
            yield f"The database is damaged: {problem}"
    else:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as rows:
                    for _ in rows:
                        pass
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield f"{len(plan)} migrations are still to be run: run manage.py set_up."
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if unknown:
        yield f"The database is from a newer version: it has {min(unknown)[1]}."


def keys() -> Iterator[str]:
    if problem := keys_problem():
        yield problem


def secrets() -> Iterator[str]:
    """Every encrypted value is opened."""
    for found in renew(change=False):
        if shut := found.under[SHUT]:
            yield f"{found.name}: {shut:,} of {found.under.total():,} values do not open with KEY_RING."


def trail() -> Iterator[str]:
    yield from audit_problems(Verdict())


def uploads() -> Iterator[str]:
    """Every file that a row names is there."""
    try:
        for whose, name in named_files():
            if not default_storage.exists(name):
                yield f"{whose}: its file {name} is missing."
    except FilesAway as away:
        yield str(away)


PARTS = {
    "database": database,
    "keys": keys,
    "secrets": secrets,
    "audit trail": trail,
    "uploads": uploads,
}
