"""Writes a chunk: its users, its log and its counters, all in one transaction or not at all."""

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction
from django.utils import timezone

from pools.models import Alias, ImportChunk, ImportJob, ImportLogLine, SoftwareToken, User
from pools.models.numbers import POOL_SHIFT, take_numbers
from pools.models.prepared_sql import count_users
from pools.rules.imports.hashes import with_kept_keys
from pools.rules.imports.header import USERNAME
from pools.rules.imports.names import A_USER, SOME_LINE, Clash, note_names, taken_names
from pools.rules.imports.rows import NewUser
from pools.rules.imports.tokens import TOKEN_COLUMNS, chosen_factors, token_rows
from pools.rules.schema.attributes import FILTERABLE
from pools.rules.user_pools.finding import username_attributes

EXISTS = "The user already exists."
NAME_TAKEN = "Another user is found by this name."
ALIAS_TAKEN = "Another user already has this value as an alias."


class LogEntry(NamedTuple):
    """Why a line was skipped or failed. No value of the line is in it."""

    line: int
    outcome: str
    column: str
    reason: str


def write_chunk(
    job: ImportJob,
    chunk: ImportChunk,
    users: list[tuple[int, NewUser]],
    log: list[LogEntry],
    following: Callable[[], ImportChunk | None],
) -> ImportChunk | None:
    """Write a chunk unless that was done or the job has ended; ``following`` runs in the same transaction.

    Raises IntegrityError or OperationalError, with nothing written, where another transaction got in between.
    """
    with transaction.atomic():
        if not _may_write(job, chunk):
            return following()
        accepted, refused = _settle_clashes(job, users)
        if accepted and job.dry_run:
            note_names(job, accepted)
        elif accepted:
            _insert(job, accepted, timezone.now())
        entries = log + refused
        ImportLogLine.objects.bulk_create([ImportLogLine(job=job, **entry._asdict()) for entry in entries])
        skipped = sum(entry.outcome == "SKIPPED" for entry in entries)
        ImportChunk.objects.filter(id=chunk.id).update(
            done=True, imported=len(accepted), skipped=skipped, failed=len(entries) - skipped, places=None
        )
        next_chunk = following()
        if accepted and not job.dry_run:
            # Last, as every writer of the pool waits for this one row.
            count_users(job.pool_id, len(accepted))
        return next_chunk


def _may_write(job: ImportJob, chunk: ImportChunk) -> bool:
    """Whether the chunk is open and the job goes on; both stay so until the transaction ends."""
    share, update = (" FOR SHARE", " FOR UPDATE") if connection.vendor == "postgresql" else ("", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT status FROM pools_importjob WHERE id = %s{share}", [job.id])  # noqa: S608
        going_on = cursor.fetchone() == ("InProgress",)
        cursor.execute(f"SELECT NOT done FROM pools_importchunk WHERE id = %s{update}", [chunk.id])  # noqa: S608
        still_open = cursor.fetchone() or (False,)
    return going_on and bool(still_open[0])


def _settle_clashes(
    job: ImportJob, users: list[tuple[int, NewUser]]
) -> tuple[list[tuple[int, NewUser]], list[LogEntry]]:
    """The users whose names are free, and why the others are left out. Of two in a file the first is taken."""
    taken = taken_names(job, [user for _, user in users])
    named_by_alias = bool(username_attributes(job.pool))
    accepted, refused = [], []
    for line, user in users:
        clash = taken.clash_of(user)
        if clash is None:
            taken.note(user, line)
            accepted.append((line, user))
        elif not clash.column or named_by_alias:
            refused.append(LogEntry(line, "SKIPPED", "", _in_words(clash, EXISTS)))
        else:
            of_users = NAME_TAKEN if clash.column == USERNAME else ALIAS_TAKEN
            refused.append(LogEntry(line, "FAILED", clash.column, _in_words(clash, of_users)))
    return accepted, refused


def _in_words(clash: Clash, of_users: str) -> str:
    """Why a name is not free: ``of_users`` where a user of the pool held it before, else what the file repeats."""
    if clash.holder == A_USER:
        return of_users
    line = f"line {clash.holder}" if clash.holder != SOME_LINE else "another line of this file"
    named = clash.column if clash.column not in ("", USERNAME) else "user name"
    return f"Repeats {line}: the same {named}."


def _insert(job: ImportJob, accepted: list[tuple[int, NewUser]], now: datetime) -> None:
    kept = with_kept_keys(job.pool, (user.password for _, user in accepted))
    if kept:
        accepted = [
            (line, user._replace(password=kept.get(user.password, user.password))) for line, user in accepted
        ]
    first = (job.pool_id << POOL_SHIFT) + take_numbers(len(accepted))
    rows = user_rows(job, accepted, first, now)
    aliases = [
        (job.pool_id, attribute, key, number)
        for number, (_, user) in enumerate(accepted, first)
        for key, attribute in user.aliases.items()
    ]
    copy_rows(User._meta.db_table, user_columns(), rows)
    if aliases:
        copy_rows(Alias._meta.db_table, ("pool_id", "attribute", "key", "user_id"), aliases)
    apps = [
        (number, user.totp_secret) for number, (_, user) in enumerate(accepted, first) if user.totp_secret
    ]
    if apps:
        copy_rows(SoftwareToken._meta.db_table, TOKEN_COLUMNS, token_rows(apps))


_OF_THE_ROW = (
    "id",
    "username",
    "username_key",
    "sub",
    "status",
    "attributes",
    "password",
    "password_set",
    "mfa",
)
_KEYS = tuple(f"{name}_key" for name in FILTERABLE)


def user_columns() -> list[str]:
    """The columns of :func:`user_rows`: those that differ from user to user, then those that do not."""
    return [*_OF_THE_ROW, *_KEYS, "search", *_constants(0, "", None)]


def user_rows(job: ImportJob, accepted: list[tuple[int, NewUser]], first: int, now: datetime) -> list[tuple]:
    """The database's rows of these users. On PostgreSQL in the order of their names, so that writers do not deadlock."""
    constants = tuple(_constants(job.pool_id, job.id, now).values())
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = [
        (
            *(number, user.username, user.username_key, user.sub, user.status),
            *(orjson.dumps(user.attributes).decode(), user.password, moment if user.password else None),
            chosen_factors(sms=user.sms_mfa, app=bool(user.totp_secret)),
            *(user.derived[key] for key in _KEYS),
            user.derived["search"],
            *constants,
        )
        for number, (_, user) in enumerate(accepted, first)
    ]
    return sorted(rows, key=itemgetter(2)) if connection.vendor == "postgresql" else rows


def _constants(pool_id: int, job_id: str, now: datetime | None) -> dict[str, Any]:
    """The columns in which all users of a job are alike, as the database takes them."""
    given = {"pool_id": pool_id, "imported_by": job_id, "created": now, "modified": now}
    constants: dict[str, Any] = {}
    for field in User._meta.local_concrete_fields:
        if field.column and field.column not in (*_OF_THE_ROW, *_KEYS, "search"):
            value = given[field.column] if field.column in given else field.get_default()
            if isinstance(value, dict | list):
                value = orjson.dumps(value).decode()
            constants[field.column] = (
                connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
            )
    return constants


def copy_rows(table: str, columns: Iterable[str], rows: list[tuple]) -> None:
    """Put rows into a table by the database's fastest way."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 (names of our models)
