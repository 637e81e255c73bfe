"""A new file: stored, looked at, and either ready to be prepared or waiting for its columns to be mapped."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice
from secrets import token_hex

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from dashboard.aws.clients import StaffClient
from dashboard.csv_files.conversion import Mapping
from dashboard.csv_files.detection import REASON, Look, look
from dashboard.csv_files.hashes import algorithm_of
from dashboard.csv_files.reading import Dialect, Record, records
from dashboard.import_runs import check_pool
from dashboard.import_runs.files import forget_beside, write
from dashboard.models import Connection, ImportRun, StaffMember
from pools.disk import require_room

COPIES = 3
"""What a run keeps of a file: as it came, prepared, and as the job has it."""


def take_in(
    file: UploadedFile, connection: Connection, pool: str, staff: StaffMember, header: Sequence[str]
) -> ImportRun:
    """Keep an uploaded file as a new run. Raises NotACsvError, and DiskFull where it does not fit."""
    found = look(file)
    run = ImportRun(connection=connection, pool=pool, staff=staff, name=file.name[-128:], size=found.size)
    apply_look(run, found, header)
    require_room(COPIES * found.size)
    run.file = write(f"imports/{token_hex(8)}/upload.csv", _again(file))
    try:
        run.save()
    except BaseException:
        with suppress(OSError):
            forget_beside(run.file)
        raise
    return run


def apply_look(run: ImportRun, found: Look, header: Sequence[str]) -> None:
    """Remember what a file is. One with Cognito's own header needs no mapping."""
    run.columns = found.columns
    ready = _is_cognitos(found.columns, header) and found.dialect.delimiter == ","
    run.dialect = replace(found.dialect, cognito=ready).as_json() | {"bom": found.bom}
    run.plain = ready and found.plain and not found.ours
    if ready:
        run.mapping = Mapping(["" if name == REASON else name for name in found.columns]).as_json()
        run.step = ImportRun.Step.PREPARING
        if "password_hash" in found.columns:
            place = found.columns.index("password_hash")
            run.algorithm = algorithm_of(r.cells[place] for r in found.rows if len(r.cells) > place)


def first_rows(run: ImportRun, count: int = 1000) -> list[Record]:
    """The first rows of a run's file, its header left out."""
    with default_storage.open(run.file, "rb") as stream, closing(records(stream, dialect_of(run))) as rows:
        return list(islice(rows, 1, count + 1))


def dialect_of(run: ImportRun) -> Dialect:
    """How the run's file is written."""
    return Dialect(run.dialect["encoding"], run.dialect["delimiter"], run.dialect["cognito"])


def discard(run: ImportRun, embedded: StaffClient) -> None:
    """Delete a run, its files, and the copy of a pool that its check may have left."""
    if run.check_pool:
        check_pool.delete_copy(embedded, run.check_pool)
    with suppress(OSError):
        forget_beside(run.file)
    run.delete()


def _is_cognitos(columns: Sequence[str], header: Sequence[str]) -> bool:
    own = columns[:-1] if columns[-1:] == [REASON] else columns
    optional = {"password_hash"}
    return len(set(own)) == len(own) and set(own) | optional == set(header) | optional


def _again(file: UploadedFile) -> Iterator[bytes]:
    file.seek(0)
    yield from file.chunks()
