"""Cuts a file into chunks of whole records.

The cut depends on nothing but the file: a planner that was killed is followed by one that goes on where the
saved chunks end, and two at once write the same rows.
"""

from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage

from pools.models import ImportChunk, ImportJob
from pools.rules.imports.header import UnreadableFileError, read_header
from pools.rules.imports.progress import fail
from pools.rules.imports.records import Readable, Record, read_records

CHUNK_RECORDS = 5_000
CHUNK_BYTES = 4 * 1024**2
"""No chunk is longer, unless it is one single record that is far too long anyway."""
_FIRST_BATCH, _BATCH = 8, 64


def plan(job: ImportJob) -> Iterator[None]:
    """Read the header, then save the job's chunks batch by batch, yielding after each so that workers can begin."""
    try:
        with default_storage.open(job.file, "rb") as file:
            records = read_records(file, 0, 1)
            header = _read_header(job, next(records, None))
            ImportJob.objects.filter(id=job.id).update(header=header)
            yield from _save(job, file)
    except UnreadableFileError as error:
        fail(job.id, str(error))
    except FileNotFoundError:
        # Whoever ended the job meanwhile removed the file.
        fail(job.id, "The file is no longer there.")


def _read_header(job: ImportJob, first: Record | None) -> list[str]:
    if first is None:
        raise UnreadableFileError("The file is empty.")
    if first.raw is None:
        raise UnreadableFileError("The first line is too long to be the header of a CSV file.")
    return read_header(job.pool, first.raw, hashes=bool(job.password_hashing_algorithm))


def _save(job: ImportJob, file: Readable) -> Iterator[None]:
    last = ImportChunk.objects.filter(job=job).order_by("-number").first()
    if last:
        # The records of the last chunk are read again: only they tell its last line.
        records, first = read_records(file, last.offset, last.first_line), last.number
    else:
        records, first = read_records(file, 0, 1), 0
        next(records)
    batch: list[ImportChunk] = []
    size = _BATCH if last else _FIRST_BATCH
    for number, (offset, length, line) in enumerate(cut(records), first):
        batch.append(ImportChunk(job=job, number=number, offset=offset, length=length, first_line=line))
        if len(batch) == size:
            ImportChunk.objects.bulk_create(batch, ignore_conflicts=True)
            batch, size = [], _BATCH
            yield
    ImportChunk.objects.bulk_create(batch, ignore_conflicts=True)
    if not ImportChunk.objects.filter(job=job).exists():
        raise UnreadableFileError("The file holds a header and no users.")
    ImportJob.objects.filter(id=job.id).update(planned=True)
    yield


def cut(records: Iterable[Record]) -> Iterator[tuple[int, int, int]]:
    """Runs of records as offset, length and first line."""
    count = start = end = line = 0
    for record in records:
        if count and (count == CHUNK_RECORDS or record.end - start > CHUNK_BYTES):
            yield start, end - start, line
            count = 0
        if not count:
            start, line = record.start, record.line
        count, end = count + 1, record.end
    if count:
        yield start, end - start, line
