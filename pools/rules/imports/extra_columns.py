"""The columns that are read beyond Cognito's own: groups, enabled, status, sub and dates.

A file may leave each of them out, and GetCSVHeader does not name them: they are values within Cognito's own form that a
pool of AWS does not take. Groups stand as a JSON array of names, or with commas, semicolons or bars between them.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

import regex

from pools.models.user import Status
from pools.rules.imports.cells import RejectedError
from pools.rules.names.search_keys import as_sub
from pools.rules.users.group_names import GroupNamesError, split_group_names

GROUPS, ENABLED, STATUS, SUB = "cognito:groups", "cognito:enabled", "cognito:user_status", "sub"
CREATED, MODIFIED = "cognito:created", "cognito:modified"
EXTRA_COLUMNS = (GROUPS, ENABLED, STATUS, SUB, CREATED, MODIFIED)

_SECONDS, _MILLISECONDS = regex.compile(r"[0-9]{1,10}"), regex.compile(r"[0-9]{13}")
_STATUSES = {status.value for status in Status} - {Status.EXTERNAL_PROVIDER.value}
_AHEAD = timedelta(days=1)
"""How far another clock, or a date of another time zone, may be ahead."""


class Extra(NamedTuple):
    """What a record says beyond Cognito's columns; what it leaves empty says nothing. ``named`` is its user name as it
    stands there."""

    named: str = ""
    groups: tuple[str, ...] = ()
    enabled: bool | None = None
    status: str = ""
    sub: str = ""
    created: datetime | None = None
    modified: datetime | None = None


def extra_reader(header: Sequence[str], now: datetime) -> Callable[[list[str]], dict]:
    """From a record's cells to the members of :class:`Extra` that the file has columns for. It raises RejectedError."""
    moment = partial(_read_moment, now=now)
    readers: dict[str, tuple[str, Callable]] = {
        GROUPS: ("groups", lambda column, value: read_groups(value)),
        ENABLED: ("enabled", _read_flag),
        STATUS: ("status", _read_status),
        SUB: ("sub", _read_sub),
        CREATED: ("created", moment),
        MODIFIED: ("modified", moment),
    }
    plan = [(at, name, *readers[name]) for at, name in enumerate(header) if name in readers]

    def read(cells: list[str]) -> dict:
        found = {member: reader(name, cells[at]) for at, name, member, reader in plan if cells[at]}
        created, modified = found.get("created"), found.get("modified")
        if created and modified and modified < created:
            raise RejectedError(MODIFIED, f"The date is before that of {CREATED}.")
        return found

    return read


def read_groups(value: str) -> tuple[str, ...]:
    """The names of groups in a cell, each once. Raises RejectedError."""
    try:
        return split_group_names(value)
    except GroupNamesError as error:
        raise RejectedError(GROUPS, str(error)) from None


def _read_flag(column: str, value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise RejectedError(column, "The value must be true or false.")
    return value.lower() == "true"


def _read_status(column: str, value: str) -> str:
    status = value.upper()
    if status == Status.EXTERNAL_PROVIDER:
        raise RejectedError(
            column, "A user of an identity provider comes in by signing in there, not by an import."
        )
    if status not in _STATUSES:
        raise RejectedError(column, f"The status must be {', '.join(sorted(_STATUSES))} or empty.")
    return status


def _read_sub(column: str, value: str) -> str:
    sub = as_sub(value)
    if sub is None:
        raise RejectedError(column, "A sub is a UUID, such as 7b1d0000-0000-4000-8000-000000000001.")
    return sub


def _read_moment(column: str, value: str, *, now: datetime) -> datetime:
    try:
        moment = _as_moment(value)
    except (ValueError, OverflowError):
        raise RejectedError(
            column, "The date must be of the form 2026-11-27T10:00:00Z, or in seconds since 1970."
        ) from None
    if moment > now + _AHEAD:
        raise RejectedError(column, "The date lies in the future.")
    return moment


def _as_moment(value: str) -> datetime:
    if _SECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(value), UTC)
    if _MILLISECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
