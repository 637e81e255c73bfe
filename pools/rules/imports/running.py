"""What a worker does for a job: takes a chunk, reads it, writes its users and takes the next, for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import SEEK_SET
from itertools import chain
from time import monotonic
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.utils import timezone

from pools import errors
from pools.models import ImportChunk, ImportJob
from pools.rules.imports.cells import RejectedError
from pools.rules.imports.entries import FAILED, LogEntry
from pools.rules.imports.options import updates, with_new_attributes
from pools.rules.imports.ordering import unpack_places
from pools.rules.imports.planning import STRETCH_BYTES
from pools.rules.imports.progress import fail, settle
from pools.rules.imports.records import MAX_CHARACTERS, read_text, split_text
from pools.rules.imports.rights import check_starter
from pools.rules.imports.rows import NewUser, Row, compile_row
from pools.rules.imports.writing import write_chunk

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
        check_starter(job, job.header)
        _import_chunks(job, chunk, monotonic() + seconds)
    except errors.ServiceError as error:
        fail(job_id, str(error))
    except FileNotFoundError:
        # Lost; or whoever ended the job meanwhile removed it, and this changes nothing.
        fail(job_id, "The file is no longer there.")
    return not settle(job_id)


def _import_chunks(job: ImportJob, chunk: ImportChunk | None, until: float) -> None:
    with_new_attributes(job)
    row = compile_row(
        job.pool,
        job.header,
        job.password_hashing_algorithm,
        unverified=job.unverified,
        updates=updates(job),
    )
    with default_storage.open(job.file, "rb") as file:
        extent, data = (-1, -1), None
        while chunk is not None:
            # The chunks of a stretch follow each other: it is fetched once.
            if extent != (chunk.offset, chunk.length):
                extent, data = (chunk.offset, chunk.length), _extent_of(file, chunk)
            users, log = read_chunk(row, texts(chunk, data))
            # The next lease is taken with this chunk's users: a worker that parses never waits for one that writes.
            chunk = _write(job, chunk, users, log, lease_next=monotonic() < until)


def _extent_of(file: IO[bytes], chunk: ImportChunk) -> bytes | None:
    """None where it is longer than a stretch can be: a single line that is far too long, and is not worth reading."""
    if chunk.length > STRETCH_BYTES:
        return None
    file.seek(chunk.offset, SEEK_SET)
    return file.read(chunk.length)


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
            log.append(LogEntry(line, FAILED, problem.column, problem.reason))
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
