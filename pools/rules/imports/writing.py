"""Writes a chunk: its users, its log and its counters, all in one transaction or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from pools.models import ImportChunk, ImportJob, ImportLogLine
from pools.models.prepared_sql import count_users
from pools.rules.imports.cells import RejectedError
from pools.rules.imports.entries import (
    CONFLICT,
    CREATED,
    FAILED,
    SKIPPED,
    LogEntry,
    count_new,
    is_stranded,
)
from pools.rules.imports.extra_columns import SUB
from pools.rules.imports.header import USERNAME
from pools.rules.imports.inserting import insert_users
from pools.rules.imports.matching import match_users
from pools.rules.imports.memberships import Groups
from pools.rules.imports.names import A_USER, SOME_LINE, Clash, note_names, said_sub, taken_names
from pools.rules.imports.options import updates
from pools.rules.imports.rows import NewUser
from pools.rules.imports.subs import hold_subs
from pools.rules.imports.traces import seal_trace, trace_of_new
from pools.rules.imports.updating import ALIAS_TAKEN, Updates
from pools.rules.user_pools.finding import username_attributes

EXISTS = "The user already exists."
NAME_TAKEN = "Another user is found by this name."
SUB_TAKEN = "A user of this site has this sub, or had it. Leave the value empty for a new one."
STRANDED = (
    "The user must set a password, and has no verified address to get a code at: somebody has to help them."
)


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
        now = timezone.now()
        came = _write_users(job, users, now)
        entries = [*log, *came.log]
        ImportLogLine.objects.bulk_create([ImportLogLine(job=job, **entry._asdict()) for entry in entries])
        outcomes = Counter(entry.outcome for entry in entries)
        ImportChunk.objects.filter(id=chunk.id).update(
            done=True,
            leased=None,
            imported=came.made + came.updated,
            skipped=outcomes[SKIPPED],
            failed=outcomes[FAILED] + outcomes[CONFLICT],
            places=None,
            counts=came.counts | ({"conflicts": outcomes[CONFLICT]} if outcomes[CONFLICT] else {}),
            first_user=came.first,
            written=now,
            trace=seal_trace(came.trace),
        )
        next_chunk = following()
        if came.made and not job.dry_run:
            # Last, as every writer of the pool waits for this one row.
            count_users(job.pool_id, came.made)
        return next_chunk


@dataclass
class _Came:
    """What came of a chunk's users: how many were made, from which key on, and updated; and what is said of it."""

    made: int
    updated: int
    first: int | None
    log: list[LogEntry]
    counts: dict[str, Any]
    trace: dict[str, Any]


def _write_users(job: ImportJob, rows: list[tuple[int, NewUser]], now: datetime) -> _Came:
    groups = Groups(job, (user for _, user in rows), now)
    rows, log = _with_groups(groups, rows)
    if any(said_sub(user) for _, user in rows) and not job.dry_run:
        hold_subs()
    updated, counts = 0, Counter[str]()
    trace: dict[str, Any] = {"groups_made": groups.made} if groups.made else {}
    if updates(job):
        matches, rows, unmatched = match_users(job, rows)
        changes = Updates(job, groups, matches, now)
        log += unmatched + changes.log
        updated, counts = changes.done, changes.counts
        trace |= {"updated": changes.trace} if changes.trace else {}
    accepted, refused = _settle_clashes(job, rows)
    log += refused
    counts += count_new(accepted)
    first = None
    if accepted and job.dry_run:
        note_names(job, accepted)
        log += [LogEntry(line, CREATED, "", STRANDED) for line, user in accepted if is_stranded(user)]
    elif accepted:
        first = insert_users(job, accepted, groups, now)
        trace |= trace_of_new(accepted, first, groups)
    counted: dict[str, Any] = dict(+counts)
    if groups.new:
        counted["new_groups"] = groups.new  # by name: parts of a plan name the same ones
    return _Came(len(accepted), updated, first, log, counted, trace)


def _with_groups(
    groups: Groups, rows: list[tuple[int, NewUser]]
) -> tuple[list[tuple[int, NewUser]], list[LogEntry]]:
    """The rows whose groups there are, and why the others are left out."""
    if not groups.named:
        return rows, []
    kept, log = [], []
    for line, user in rows:
        try:
            groups.refuse_missing(user)
            kept.append((line, user))
        except RejectedError as problem:
            log.append(LogEntry(line, FAILED, problem.column, problem.reason))
    return kept, log


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
        elif not clash.column or (named_by_alias and clash.column != SUB):
            refused.append(LogEntry(line, SKIPPED, "", _in_words(clash, EXISTS)))
        else:
            of_users = _OF_USERS.get(clash.column, ALIAS_TAKEN)
            refused.append(LogEntry(line, CONFLICT, clash.column, _in_words(clash, of_users)))
    return accepted, refused


_OF_USERS = {USERNAME: NAME_TAKEN, SUB: SUB_TAKEN}


def _in_words(clash: Clash, of_users: str) -> str:
    """Why a name is not free: ``of_users`` where a user of the pool held it before, else what the file repeats."""
    if clash.holder == A_USER:
        return of_users
    line = f"line {clash.holder}" if clash.holder != SOME_LINE else "another line of this file"
    named = clash.column if clash.column not in ("", USERNAME) else "user name"
    return f"Repeats {line}: the same {named}."
