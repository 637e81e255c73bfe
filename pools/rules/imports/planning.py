"""Cuts a file into chunks of whole records.

A file is read in *stretches*, each sorted by user name and dealt out to chunks from the first name to the last. The cut depends
on nothing but the file: a planner that was killed is followed by one that goes on after the last stretch that was
saved, and two at once write the same rows.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import dropwhile

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from pools import errors
from pools.models import ImportChunk, ImportJob
from pools.rules.imports.header import UnreadableFileError, read_header
from pools.rules.imports.options import new_attributes, with_new_attributes
from pools.rules.imports.ordering import order_of_names, pack_places
from pools.rules.imports.progress import fail
from pools.rules.imports.records import Readable, Record, read_records
from pools.rules.imports.rights import check_starter
from pools.rules.user_pools.finding import lock_pool

CHUNK_RECORDS: int = settings.IMPORT_CHUNK_RECORDS
CHUNK_BYTES = 4 * 1024**2
STRETCH_RECORDS = 100_000
STRETCH_BYTES = 16 * 1024**2
"""No chunk and no stretch is longer, unless it is one single record that is far too long anyway."""


def plan(job: ImportJob) -> Iterator[None]:
    """Read the header, then save the job's chunks stretch by stretch, yielding when workers can begin.

    What the job is to add to the pool first is added, and whoever started it is asked about again.
    """
    try:
        _prepare_pool(job)
        with default_storage.open(job.file, "rb") as file:
            records = read_records(file, 0, 1)
            job.header = _read_header(job, next(records, None))
            ImportJob.objects.filter(id=job.id).update(header=job.header)
            yield from _save(job, file)
    except (UnreadableFileError, errors.ServiceError) as error:
        fail(job.id, str(error))
    except FileNotFoundError:
        # Whoever ended the job meanwhile removed the file.
        fail(job.id, "The file is no longer there.")


def _prepare_pool(job: ImportJob) -> None:
    """Add the custom attributes that the job makes; a dry run only takes them for there."""
    if not job.options.get("NewAttributes"):
        return
    if job.dry_run:
        _note_new(job, new_attributes(job.pool, job.options))
        with_new_attributes(job)
        return
    with transaction.atomic():
        pool = lock_pool(job.pool.public_id)
        made = new_attributes(pool, job.options)
        pool.schema = pool.schema + made
        pool.save(update_fields=["schema"])
        _note_new(job, made)
    job.pool = pool


def _note_new(job: ImportJob, made: list[dict]) -> None:
    """Keep which attributes are new; where a planner was killed, the next one finds none missing."""
    if made:
        job.new_attributes = [attribute["Name"] for attribute in made]
        ImportJob.objects.filter(id=job.id).update(new_attributes=job.new_attributes)


def _read_header(job: ImportJob, first: Record | None) -> list[str]:
    if first is None:
        raise UnreadableFileError("The file is empty.")
    if first.raw is None:
        raise UnreadableFileError("The first line is too long to be the header of a CSV file.")
    header = read_header(job.pool, first.raw, hashes=bool(job.password_hashing_algorithm))
    check_starter(job, header)
    return header


def _save(job: ImportJob, file: Readable) -> Iterator[None]:
    order = order_of_names(job.pool, job.header)
    records: Iterator[Record]
    saved = ImportChunk.objects.filter(job=job).order_by("-number").first()
    if saved:
        # The chunks of a stretch are saved together. It is read again as only its records tell its last line.
        end, first = saved.offset + saved.length, saved.number + 1
        again = read_records(file, saved.offset, saved.first_line)
        records = dropwhile(lambda record: record.start < end, again)
    else:
        first, records = 0, read_records(file, 0, 1)
        next(records)
    for stretch in stretches(records):
        chunks = list(cut(stretch, order))
        for number, chunk in enumerate(chunks, first):
            chunk.job, chunk.number = job, number
        ImportChunk.objects.bulk_create(chunks, ignore_conflicts=True)
        first += len(chunks)
        if len(chunks) > 1:
            yield
    if not first:
        raise UnreadableFileError("The file holds a header and no users.")
    ImportJob.objects.filter(id=job.id).update(planned=True)
    yield


def stretches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Runs of records, each as much as is sorted at once."""
    stretch: list[Record] = []
    for record in records:
        if stretch and (len(stretch) == STRETCH_RECORDS or record.end - stretch[0].start > STRETCH_BYTES):
            yield stretch
            stretch = []
        stretch.append(record)
    if stretch:
        yield stretch


def cut(stretch: list[Record], order: Callable[[Record], str]) -> Iterator[ImportChunk]:
    """A stretch as unsaved chunks without their job and numbers."""
    offset, line = stretch[0].start, stretch[0].line
    extent = {"offset": offset, "length": stretch[-1].end - offset, "first_line": line}
    runs = list(_runs(sorted(stretch, key=order)))
    for run in runs:
        yield ImportChunk(**extent, places=pack_places(run, offset, line) if len(runs) > 1 else None)


def _runs(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Runs of records, each as much as a chunk holds."""
    run: list[Record] = []
    size = 0
    for record in records:
        length = record.end - record.start
        if run and (len(run) == CHUNK_RECORDS or size + length > CHUNK_BYTES):
            yield run
            run, size = [], 0
        run.append(record)
        size += length
    yield run
