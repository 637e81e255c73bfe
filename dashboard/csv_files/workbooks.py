"""An Excel workbook (.xlsx) as rows of text: what a CSV saved from it would hold, without what a CSV loses.

openpyxl reads it as a stream, but for the texts that its cells share. A workbook is a ZIP archive, so a small one can
hold a great deal: each part is measured by packing it out once before openpyxl sees any of it.
"""

import warnings
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import regex
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dashboard.csv_files.kinds import NotACsvError
from dashboard.csv_files.reading import MOST_COLUMNS, Record, checked

PARTS = 5_000
TOTAL, TEXTS, OTHER = 512 * 1024**2, 64 * 1024**2, 32 * 1024**2
"""Bytes, unpacked, of all that is read, of the texts that cells share, and of any other part but a sheet."""
PIECE = 1024**2
"""Bytes of a part, unpacked, within which a row, or a text, ends."""
LAST_ROW = 1_048_576
SHEETS, SHOWN = 20, 1_000
_AS_CSV = "In Excel: Save as, “CSV UTF-8 (comma delimited)”, and choose that file."
_BROKEN = f"This Excel workbook is damaged and cannot be read. Open it in Excel and save it again. {_AS_CSV}"
_MACROS = (
    "This Excel workbook holds macros (.xlsm). Nothing is read of it: save it as a workbook without macros (.xlsx), "
    "or as CSV UTF-8, and choose that file."
)
_FAULTS = (
    BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
)
_UNCALCULATED = regex.compile(
    rb"<c\b(?P<is>[^<>]{0,100})>\s{0,9}<f(?:\s[^<>]{0,300})?(?:/>|>[^<]{0,8192}</f>)\s{0,9}"
    rb"(?P<value><v\s?/>|<v></v>)?\s{0,9}</c>"
)
"""A formula without a value. One whose value is an empty text has an empty value too, and says that it is a text."""
_AT = regex.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_ZEROS = regex.compile(r"0+")


@dataclass(frozen=True)
class Found:
    """The sheets that can be seen, the one that holds users, its first rows, and whether these are all."""

    sheets: list[str]
    sheet: str
    rows: list[Record]
    whole: bool


def look_at(stream: IO[bytes], sheet: str = "") -> Found:
    """Which ``sheet`` holds users, unless it is given: the first that has more than one row. Raises NotACsvError."""
    with _opened(stream) as book:
        sheets = [each.title for each in book.worksheets if each.sheet_state == "visible"]
        tried: dict[str, list[Record]] = {}
        for name in [sheet] if sheet in sheets else sheets[:SHEETS]:
            tried[name] = list(islice(_rows(book[name]), SHOWN + 1))
            if len(tried[name]) > 1:
                break
        chosen = max(tried, key=lambda name: len(tried[name]), default="")
        if not tried.get(chosen):
            raise NotACsvError(
                "The Excel workbook is empty. It needs a row that names its columns, and one for each user."
            )
        rows = tried[chosen]
        return Found(sheets, chosen, rows[:SHOWN], len(rows) <= SHOWN)


def records(stream: IO[bytes], sheet: str, width: int) -> Generator[Record, None, None]:
    """The rows of a sheet that hold anything, filled up to so many cells, of a workbook that was looked at before.

    Raises NotACsvError.
    """
    with _opened(stream, measured=True) as book:
        if sheet not in book.sheetnames:
            raise NotACsvError(f"The workbook has no sheet {sheet}.")
        for row in _rows(book[sheet]):
            yield filled(row, width)


def filled(row: Record, width: int) -> Record:
    """A row with the empty cells at its end that a workbook does not keep."""
    return row if row.problem else replace(row, cells=[*row.cells, *[""] * (width - len(row.cells))])


def _rows(sheet: Any) -> Iterator[Record]:
    sheet.reset_dimensions()  # what a workbook says of its own extent need not be so
    try:
        for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW), 1):
            if cells and (record := _record(number, cells)):
                yield record
    except _FAULTS as error:
        raise NotACsvError(_BROKEN) from error


def _record(number: int, cells: tuple) -> Record | None:
    """A row without its empty cells at the end, or None where all are."""
    last = len(cells)
    while last and cells[last - 1].value is None:
        last -= 1
    if not last:
        return None
    if last > MOST_COLUMNS:
        return Record(number, [], f"The row has {last:,} cells; a file may have {MOST_COLUMNS:,} columns.")
    texts = []
    for cell in cells[:last]:
        if cell.data_type == "e":
            return Record(number, [], f"The cell {cell.coordinate} holds the error {cell.value}.")
        texts.append(_text(cell))
    return checked(number, texts, "utf-8") if any(text.strip() for text in texts) else None


def _text(cell: Any) -> str:
    """A cell as text: whole numbers with all their digits, and the zeros that its format shows; days as 1990-12-31."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        zeros = _ZEROS.fullmatch(cell.number_format or "")
        return str(value).zfill(len(zeros[0])) if zeros else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


@contextmanager
def _opened(stream: IO[bytes], *, measured: bool = False) -> Iterator[Any]:
    try:
        if not measured:
            with ZipFile(stream) as archive:
                _measure(archive)
        stream.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep when it writes
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except NotACsvError:
        raise
    except (*_FAULTS, OSError) as error:
        raise NotACsvError(_BROKEN) from error
    try:
        yield book
    finally:
        book.close()


def _measure(archive: ZipFile) -> None:
    """Raise NotACsvError where a workbook has macros, or parts that would not fit into memory."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in _types(archive):
        raise NotACsvError(_MACROS)
    if any(part.flag_bits & 1 for part in parts):
        raise NotACsvError(f"This Excel workbook is locked by a password. Save it without one. {_AS_CSV}")
    read = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if len(parts) > PARTS or sum(part.file_size for part in read) > TOTAL:
        raise NotACsvError(f"This Excel workbook unpacks to more than {TOTAL // 1024**2:,} MB. {_AS_CSV}")
    for part in read:
        is_sheet = "worksheets/" in part.filename and not part.filename.endswith(".rels")
        is_texts = part.filename.lower().endswith("sharedstrings.xml")
        if not is_sheet and part.file_size > (TEXTS if is_texts else OTHER):
            raise NotACsvError(f"This Excel workbook holds more text than is read at once. {_AS_CSV}")
        if is_sheet or is_texts:
            _walk(archive, part.filename, b"si>" if is_texts else b"row", sheet=is_sheet)


def _types(archive: ZipFile) -> bytes:
    with archive.open("[Content_Types].xml") as part:
        return part.read(OTHER)


def _walk(archive: ZipFile, name: str, sign: bytes, *, sheet: bool) -> None:
    """Unpack a part once: no text or row in it is larger than a piece, and no formula is without its value."""
    last = b""
    begun = ended = False
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            joined = last + piece
            if b"<!DOCTYPE" in joined or b"<!ENTITY" in joined:
                raise NotACsvError(_BROKEN)
            begun = begun or not sheet or b"sheetData" in joined
            if len(piece) == PIECE and begun and not ended and sign not in piece:
                raise NotACsvError(
                    f"A row or a text of this Excel workbook is larger than a megabyte. {_AS_CSV}"
                )
            if sheet:
                _refuse_uncalculated(joined)
            ended = ended or b"</sheetData" in joined
            last = piece[-4096:]


def _refuse_uncalculated(piece: bytes) -> None:
    for found in _UNCALCULATED.finditer(piece):
        if found["value"] and b't="str"' in found["is"]:
            continue
        at = _AT.search(found["is"])
        raise NotACsvError(
            f"The cell {at[1].decode() if at else '?'} of this workbook is a formula that was never calculated. Open the "
            "workbook in Excel or LibreOffice, save it, and choose it again."
        )
