"""A new file: stored, looked at, and either ready to be prepared or waiting for its columns to be mapped."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import islice
from secrets import token_hex
from typing import IO

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from dashboard.aws.clients import StaffClient
from dashboard.csv_files.conversion import Mapping, kinds_of
from dashboard.csv_files.dates import possible_orders
from dashboard.csv_files.detection import Look, look
from dashboard.csv_files.encodings import differing, odd_words
from dashboard.csv_files.hashes.carrying import carry
from dashboard.csv_files.hashes.columns import UNSAID, HashFields
from dashboard.csv_files.hashes.names import TOTP
from dashboard.csv_files.marks import MARKS, is_ours
from dashboard.csv_files.passwords import PASSWORD_HASH, commonest_algorithm
from dashboard.csv_files.reading import CSV, Dialect, Record, display_name
from dashboard.csv_files.rows import rows_of
from dashboard.csv_files.scanning import odd_bytes
from dashboard.import_runs import check_pool
from dashboard.import_runs.files import forget_beside, write
from dashboard.models import Connection, ImportRun, StaffMember
from pools.disk import require_room

COPIES = 3
"""What a run keeps of a file: as it came, prepared, and as the job has it."""

ENCODING, HEADER = "encoding", "header"
"""What only a file's owner can say where it is open: kept in the run's dialect under ``asks``."""


@dataclass(frozen=True)
class Alternative:
    """An encoding that a file may be in, and how its odd words read then."""

    encoding: str
    name: str
    words: list[str]


def take_in(
    file: UploadedFile, connection: Connection, pool: dict, staff: StaffMember, header: Sequence[str]
) -> ImportRun:
    """Keep an uploaded file as a new run. Raises UnreadableFileError, DiskFull where it does not fit, and FilesAway."""
    found = look(file)
    run = ImportRun(
        connection=connection, pool=pool["Id"], staff=staff, name=(file.name or "")[-128:], size=found.size
    )
    apply_look(run, found, header, pool)
    require_room(COPIES * found.size)
    run.file = write(f"imports/{token_hex(8)}/upload.csv", _again(file))
    try:
        run.save()
    except BaseException:
        with suppress(OSError):
            forget_beside(run.file)
        raise
    return run


def apply_look(run: ImportRun, found: Look, header: Sequence[str], pool: dict) -> None:
    """Remember what a file is. One with the own header of its ``pool`` (UserPoolType) needs no mapping, unless it leaves
    something open."""
    run.columns = found.columns
    own = _is_cognitos(found.columns, header) and found.dialect.delimiter == ","
    written = found.dialect.kind == CSV
    asks = [ENCODING] * (not found.reading.clear) + [HEADER] * found.doubtful
    run.dialect = replace(found.dialect, cognito=own and written).as_json() | {
        "bom": found.bom,
        "rivals": found.reading.rivals,
        "odd_at": found.odd_at,
        "asks": asks,
        "said": found.said,
        "sheets": found.sheets,
    }
    run.plain = found.plain and not found.ours
    if not own:
        return
    cells = {
        name: [row.cells[index] for row in found.rows if len(row.cells) > index]
        for index, name in enumerate(found.columns)
    }
    orders = possible_orders(cells.get("birthdate", []))
    hashes = [carry(HashFields(value)) for value in cells.get(PASSWORD_HASH, []) if value.strip()]
    run.algorithm = commonest_algorithm(hashes) or ("BCRYPT" if hashes and run.connection.is_embedded else "")
    unclear = any(each.reason == UNSAID for each in hashes)
    targets = ["" if name in MARKS else name for name in found.columns]
    dates = orders[0] if len(orders) == 1 else "mdy"
    run.mapping = Mapping(targets, dates=dates, kinds=kinds_of(pool)).as_json()
    if not (asks or found.reading.rivals or len(orders) == 2 or unclear or _says_nothing(cells, pool)):
        run.step = ImportRun.Step.PREPARING


def _says_nothing(cells: dict[str, list[str]], pool: dict) -> bool:
    """Whether a file holds addresses that have to be verified here, and no word about any of them."""
    return any(
        any(value.strip() for value in cells[name])
        and not any(value.strip() for value in cells[f"{name}_verified"])
        for name in pool.get("AutoVerifiedAttributes", [])
    )


def readings(run: ImportRun, count: int = 8) -> list[Alternative]:
    """How the words that tell a file's encoding read in the one that was taken, and in the others."""
    own, rivals = run.dialect["encoding"], run.dialect.get("rivals", [])
    if not rivals:
        return []
    words: list[bytes] = []
    with suppress(FileNotFoundError), default_storage.open(run.file, "rb") as stream:
        words = odd_words(odd_bytes(stream, run.dialect["odd_at"]))
    telling = [word for word in words if any(differing([word], own, rival) for rival in rivals)][:count]
    return [
        Alternative(encoding, display_name(encoding), [word.decode(encoding, "replace") for word in telling])
        for encoding in (own, *rivals)
    ]


def first_rows(run: ImportRun, count: int = 1000) -> list[Record]:
    """The first rows of a run's file, its header left out. None where the file is lost, which the next step tells."""
    try:
        with default_storage.open(run.file, "rb") as stream, closing(rows_in(run, stream)) as rows:
            return list(islice(rows, 1, count + 1))
    except FileNotFoundError:
        return []


def rows_in(run: ImportRun, stream: IO[bytes]) -> Generator[Record, None, None]:
    """The rows of a run's file, those that name its columns first. Mended lines keep the numbers of the file they come from."""
    numbers: list[int] = run.dialect.get("numbers", [])
    with closing(rows_of(stream, dialect_of(run), run.columns)) as rows:
        for at, record in enumerate(rows):
            yield replace(record, line=numbers[at - 1]) if 0 < at <= len(numbers) else record


def dialect_of(run: ImportRun) -> Dialect:
    """How the run's file is written."""
    return Dialect(**{name: run.dialect[name] for name in Dialect().as_json() if name in run.dialect})


def discard(run: ImportRun, embedded: StaffClient) -> None:
    """Delete a run, its files, and the copy of a pool that its check may have left."""
    if run.check_pool:
        check_pool.delete_copy(embedded, run.check_pool)
    with suppress(OSError):
        forget_beside(run.file)
    run.delete()


def _is_cognitos(columns: Sequence[str], header: Sequence[str]) -> bool:
    own = columns[:-1] if is_ours(columns) else columns
    optional = {PASSWORD_HASH, TOTP}
    return len(set(own)) == len(own) and set(own) | optional == set(header) | optional


def _again(file: UploadedFile) -> Iterator[bytes]:
    file.seek(0)
    yield from file.chunks()
