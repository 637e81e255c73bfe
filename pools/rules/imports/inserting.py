"""Puts new users into the database by its fastest way."""

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

import orjson
from django.db import connection

from pools.models import Alias, ImportJob, Membership, SoftwareToken, User
from pools.models.numbers import POOL_SHIFT, take_numbers
from pools.rules.imports.extra_columns import Extra
from pools.rules.imports.hashes import with_kept_keys
from pools.rules.imports.memberships import Groups, rows_of_groups
from pools.rules.imports.rows import NewUser
from pools.rules.imports.tokens import TOKEN_COLUMNS, chosen_factors, token_rows
from pools.rules.schema.attributes import FILTERABLE


def insert_users(job: ImportJob, accepted: list[tuple[int, NewUser]], groups: Groups, now: datetime) -> int:
    """Write new users; the key of the first."""
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
    numbered = ((number, user) for number, (_, user) in enumerate(accepted, first))
    if members := rows_of_groups(groups, numbered, connection.ops.adapt_datetimefield_value(now)):
        copy_rows(Membership._meta.db_table, ("group_id", "user_id", "created"), members)
    return first


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
    "enabled",
    "created",
    "modified",
)
_KEYS = tuple(f"{name}_key" for name in FILTERABLE)


def user_columns() -> list[str]:
    """The columns of :func:`user_rows`: those that differ from user to user, then those that do not."""
    return [*_OF_THE_ROW, *_KEYS, "search", *_constants(0, "")]


def user_rows(job: ImportJob, accepted: list[tuple[int, NewUser]], first: int, now: datetime) -> list[tuple]:
    """The database's rows of these users. On PostgreSQL in the order of their names, so that writers do not deadlock."""
    constants = tuple(_constants(job.pool_id, job.id).values())
    adapt = connection.ops.adapt_datetimefield_value
    moment = adapt(now)
    rows = [
        (
            *(number, user.username, user.username_key, user.sub, user.status),
            *(orjson.dumps(user.attributes).decode(), user.password, moment if user.password else None),
            chosen_factors(sms=user.sms_mfa, app=bool(user.totp_secret)),
            *(_said_of_row(user.extra, moment, adapt) if user.extra else (True, moment, moment)),
            *(user.derived[key] for key in _KEYS),
            user.derived["search"],
            *constants,
        )
        for number, (_, user) in enumerate(accepted, first)
    ]
    return sorted(rows, key=itemgetter(2)) if connection.vendor == "postgresql" else rows


def _said_of_row(extra: Extra, moment: Any, adapt: Callable[[datetime], Any]) -> tuple:
    """``enabled``, ``created`` and ``modified`` of a user. Who was made at a time and never changed was changed then."""
    created = adapt(extra.created) if extra.created else moment
    modified = adapt(extra.modified) if extra.modified else created
    return extra.enabled is not False, created, modified


def _constants(pool_id: int, job_id: str) -> dict[str, Any]:
    """The columns in which all users of a job are alike, as the database takes them."""
    given = {"pool_id": pool_id, "imported_by": job_id}
    constants: dict[str, Any] = {}
    for field in User._meta.local_concrete_fields:
        if field.column and field.column not in (*_OF_THE_ROW, *_KEYS, "search"):
            value = given[field.column] if field.column in given else field.get_default()
            if isinstance(value, dict | list):
                value = orjson.dumps(value).decode()
            constants[field.column] = value
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
