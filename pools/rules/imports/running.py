"""What a worker does for a job: takes a chunk, reads it, writes its users and takes the next, for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import SEEK_SET
from itertools import chain
from time import monotonic
from typing import Any

from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.utils import timezone

from pools.models import ImportChunk, ImportJob
from pools.rules.imports.ordering import unpack_places
from pools.rules.imports.planning import STRETCH_BYTES
from pools.rules.imports.progress import fail, settle
from pools.rules.imports.records import MAX_CHARACTERS, read_text, split_text
from pools.rules.imports.rows import NewUser, RejectedError, Row, compile_row
from pools.rules.imports.writing import LogEntry, write_chunk

LEASE = timedelta(seconds=10)
LONGEST_LEASE = timedelta(minutes=1)
"""A chunk that is leased for longer was leased by a clock that was ahead, and nobody holds it."""
ATTEMPTS = 20


def work(job_id: str, seconds: float) -> bool:
    """Import chunks for about so many seconds; says whether there may be more to do."""
    job = ImportJob.objects.select_related("pool").filter(id=job_id, status="InProgress").first()
    chunk = take_chunk(job_id) if job else None
    if job is None or chunk is None:
        settle(job_id)
        return False
    try:
        _import_chunks(job, chunk, monotonic() + seconds)
    except FileNotFoundError:
        # Lost; or whoever ended the job meanwhile removed it, and this changes nothing.
        fail(job_id, "The file is no longer there.")
    return not settle(job_id)


def _import_chunks(job: ImportJob, chunk: ImportChunk | None, until: float) -> None:
    row = compile_row(job.pool, job.header, job.password_hashing_algorithm, unverified=job.unverified)
    with default_storage.open(job.file, "rb") as file:
        while chunk is not None:
            file.seek(chunk.offset, SEEK_SET)
            # Longer than a stretch can be: a single line that is far too long, and is not worth reading.
            data = file.read(chunk.length) if chunk.length <= STRETCH_BYTES else None
            users, log = read_chunk(row, texts(chunk, data))
            # The next lease is taken with this chunk's users: a worker that parses never waits for one that writes.
            chunk = _write(job, chunk, users, log, lease_next=monotonic() < until)


def take_chunk(job_id: str) -> ImportChunk | None:
    """Lease the first chunk that is open and that no living worker holds."""
    lock = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    now = timezone.now()
    taken = ImportChunk.objects.raw(
        f"""UPDATE pools_importchunk SET leased = %s WHERE id = (
            SELECT id FROM pools_importchunk
            WHERE job_id = %s AND NOT done AND (leased IS NULL OR leased < %s OR leased > %s)
            ORDER BY number LIMIT 1{lock}) RETURNING *""",  # noqa: S608 (placeholders only)
        [_stored(now + LEASE), job_id, _stored(now), _stored(now + LONGEST_LEASE)],
    )
    return next(iter(taken), None)


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def texts(chunk: ImportChunk, data: bytes | None) -> Iterable[tuple[int, str | None]]:
    """The records of a chunk as text by line number, from the bytes of its extent; None for what cannot be read."""
    if data is None:
        return [(chunk.first_line, None)]
    if chunk.places is None:
        return split_text(data, chunk.first_line)
    return chain.from_iterable(
        read_text(data[offset : offset + length], chunk.first_line + line)
        for offset, length, line in unpack_places(chunk.places)
    )


def read_chunk(
    row: Row, records: Iterable[tuple[int, str | None]]
) -> tuple[list[tuple[int, NewUser]], list[LogEntry]]:
    """The users of a chunk by line, and what is wrong with the lines that make none."""
    users: list[tuple[int, NewUser]] = []
    log: list[LogEntry] = []
    for line, text in records:
        try:
            if text is None:
                raise RejectedError("", f"The line is not UTF-8, or longer than {MAX_CHARACTERS} characters.")
            users.append((line, row(text)))
        except RejectedError as problem:
            log.append(LogEntry(line, "FAILED", problem.column, problem.reason))
    return users, log


def _write(
    job: ImportJob,
    chunk: ImportChunk,
    users: list[tuple[int, NewUser]],
    log: list[LogEntry],
    *,
    lease_next: bool,
) -> ImportChunk | None:
    """Write a chunk; where another writer came first with one of its names, look again and write the rest."""
    following = (lambda: take_chunk(job.id)) if lease_next else (lambda: None)
    attempt = 0
    while True:
        attempt += 1
        try:
            return write_chunk(job, chunk, users, log, following)
        except (IntegrityError, OperationalError) as error:
            if attempt == ATTEMPTS:
                raise DatabaseError(f"chunk {chunk.number} of {job.id} found no quiet moment") from error
