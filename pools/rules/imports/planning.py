"""Cuts a file into chunks of whole records.

A file is read in *stretches*, each sorted by user name and dealt out to chunks from the first name to the last. The cut depends
on nothing but the file: a planner that was killed is followed by one that begins again with the last stretch that was
saved, and two at once write the same rows.
"""

from collections.abc import Callable, Iterable, Iterator

from django.core.files.storage import default_storage

from pools.models import ImportChunk, ImportJob
from pools.rules.imports.header import UnreadableFileError, read_header
from pools.rules.imports.ordering import order_of_names, pack_places
from pools.rules.imports.progress import fail
from pools.rules.imports.records import Readable, Record, read_records

CHUNK_RECORDS = 5_000
STRETCH_RECORDS = 100_000
STRETCH_BYTES = 16 * 1024**2
"""No stretch is longer, unless it is one single record that is far too long anyway."""


def plan(job: ImportJob) -> Iterator[None]:
    """Read the header, then save the job's chunks stretch by stretch, yielding when workers can begin."""
    try:
        with default_storage.open(job.file, "rb") as file:
            records = read_records(file, 0, 1)
            job.header = _read_header(job, next(records, None))
            ImportJob.objects.filter(id=job.id).update(header=job.header)
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
    saved = ImportChunk.objects.filter(job=job).order_by("-number").first()
    if saved:
        # Its stretch is read again: only the records tell the last line.
        first = ImportChunk.objects.filter(job=job, offset=saved.offset).order_by("number")[0].number
        records = read_records(file, saved.offset, saved.first_line)
    else:
        first, records = 0, read_records(file, 0, 1)
        next(records)
    for stretch in stretches(records):
        chunks = list(cut(stretch, order_of_names(job.pool, job.header)))
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
        full = len(stretch) == STRETCH_RECORDS or (stretch and record.end - stretch[0].start > STRETCH_BYTES)
        if full:
            yield stretch
            stretch = []
        stretch.append(record)
    if stretch:
        yield stretch


def cut(stretch: list[Record], order: Callable[[Record], str]) -> Iterator[ImportChunk]:
    """A stretch as unsaved chunks without their job and numbers."""
    extent = {
        "offset": stretch[0].start,
        "length": stretch[-1].end - stretch[0].start,
        "first_line": stretch[0].line,
    }
    if len(stretch) <= CHUNK_RECORDS:
        yield ImportChunk(**extent)
        return
    ordered = sorted(stretch, key=order)
    for at in range(0, len(ordered), CHUNK_RECORDS):
        places = pack_places(ordered[at : at + CHUNK_RECORDS], extent["offset"], extent["first_line"])
        yield ImportChunk(**extent, places=places)
