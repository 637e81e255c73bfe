"""What a file is: its encoding, byte order mark, delimiter, columns and first rows."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from charset_normalizer import from_bytes

from dashboard.csv_files.reading import Dialect, Record, display_name, records

SAMPLE = 256 * 1024
CHUNK = 1024**2
MOST_COLUMNS = 1000
"""Of a file. Each is read, guessed at and shown; a pool has at most seventy attributes."""
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
ENCODINGS = (
    *(
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "cp1252",
        "cp1250",
        "cp1251",
        "cp1253",
        "cp1254",
    ),
    *("iso8859-15", "mac_roman", "koi8_r", "shift_jis", "euc_kr", "gb18030", "big5"),
)
REASON = "reason"
"""The column that the console adds to rejected lines; it is passed over when they come back."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old kind"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)


class NotACsvError(Exception):
    """The file cannot be read as a CSV. The message is a sentence for the person who chose it."""


@dataclass(frozen=True)
class Look:
    """What was found. ``rows`` are the first ones under the header.

    ``plain``: UTF-8 without a mark, commas, no quotation mark and no blank line, so that its lines are its rows.
    """

    dialect: Dialect
    bom: bool
    columns: list[str]
    rows: list[Record]
    plain: bool
    size: int

    @property
    def encoding_name(self) -> str:
        return display_name(self.dialect.encoding)

    @property
    def delimiter_name(self) -> str:
        return DELIMITERS.get(self.dialect.delimiter, self.dialect.delimiter)

    @property
    def ours(self) -> bool:
        """Whether the file is one of the console's own, of rejected lines to correct."""
        return bool(self.columns) and self.columns[-1] == REASON


def look(stream: IO[bytes], *, encoding: str = "", delimiter: str = "") -> Look:
    """Read the whole file once and say what it is; ``encoding`` and ``delimiter`` overrule what would be detected.

    Raises NotACsvError.
    """
    stream.seek(0)
    head = stream.read(SAMPLE)
    found = encoding or _marked(head)
    bom = any(head.startswith(mark) for mark, _ in _MARKS)
    if not found or found.startswith("utf-8"):
        _refuse_binary(head)
    scan = _scan(stream, text=not found or found.startswith("utf-8"))
    if not scan.size or not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise NotACsvError(
            "The file is empty. It needs a first line that names its columns, and a line for each user."
        )
    if bom and found == "utf-8":
        found = "utf-8-sig"
    found = found or ("utf-8" if scan.utf8 else _guessed(head, scan.odd))
    rows, delimiter = _split(head, found, delimiter, whole=scan.size <= SAMPLE)
    columns = [cell.strip() for cell in rows[0].cells]
    if len(columns) > MOST_COLUMNS:
        raise NotACsvError(
            f"The first line names {len(columns):,} columns; a file may have {MOST_COLUMNS:,}. "
            "Leave out the columns that no attribute of a user is in."
        )
    if len(rows) == 1 and scan.size <= SAMPLE:
        raise NotACsvError("The file names its columns and holds no users. Add a line for each user.")
    plain = found == "utf-8" and delimiter == "," and scan.plain and not bom
    return Look(Dialect(found, delimiter), bom, columns, rows[1:], plain, scan.size)


@dataclass
class _Scan:
    size: int = 0
    utf8: bool = True
    plain: bool = True
    odd: bytes = b""


def _marked(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4 and b"\x00" in head[:200]:
        even, odd = head[:2000:2].count(0), head[1:2000:2].count(0)
        if max(even, odd) > 3 * min(even, odd) and max(even, odd) > min(len(head), 2000) / 5:
            return "utf-16-be" if even > odd else "utf-16-le"
    return ""


def _refuse_binary(head: bytes) -> None:
    for start, kind in _KINDS:
        if head.startswith(start):
            raise NotACsvError(
                f"This is {kind}, not a CSV. In Excel: Save as, “CSV UTF-8 (comma delimited)”."
            )
    if b"\x00" in head:
        raise NotACsvError(
            "This file is not text: it holds zero bytes. Export it as a CSV and choose that file."
        )


def _scan(stream: IO[bytes], *, text: bool) -> _Scan:
    """One pass over all bytes: is it UTF-8 to its end, and are its lines its rows?"""
    scan, decoder, last = _Scan(), codecs.getincrementaldecoder("utf-8")(), b"\n"
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        scan.size += len(chunk)
        if text and scan.utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                scan.utf8, scan.odd = (
                    False,
                    chunk[max(0, error.start - 2000) : error.start + 2000],
                )
        if text and b"\x00" in chunk:
            raise NotACsvError(
                "This file is not text: it holds zero bytes. Export it as a CSV and choose that file."
            )
        joined = last + chunk
        if scan.plain:
            unix = joined.replace(b"\r\n", b"\n")
            scan.plain = b'"' not in chunk and b"\n\n" not in unix and b"\r" not in unix.rstrip(b"\r")
        last = chunk[-1:] if chunk[-1:] != b"\r" else b""
    if text and scan.utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            scan.utf8 = False
    return scan


def _guessed(head: bytes, odd: bytes) -> str:
    best = from_bytes(head[:20_000] + b"\n" + odd, cp_isolation=list(ENCODINGS[4:])).best()
    return best.encoding if best else "cp1252"


def _split(head: bytes, encoding: str, delimiter: str, *, whole: bool) -> tuple[list[Record], str]:
    """The first rows, and the delimiter under which they agree best."""
    tries = {
        candidate: _first_rows(head, Dialect(encoding, candidate), whole=whole)
        for candidate in ([delimiter] if delimiter else DELIMITERS)
    }
    best = max(tries, key=lambda candidate: _agreement(tries[candidate]))
    if not tries[best] or tries[best][0].problem:
        why = tries[best][0].problem if tries[best] else "The first line is too long."
        raise NotACsvError(f"The first line, which names the columns, cannot be read. {why}")
    return tries[best], best


def _first_rows(head: bytes, dialect: Dialect, *, whole: bool) -> list[Record]:
    rows: list[Record] = []
    for record in records(BytesIO(head), dialect):
        rows.append(record)
        if len(rows) > 1000:
            return rows
    return rows if whole else rows[:-1] or rows


def _agreement(rows: Iterable[Record]) -> tuple[float, int]:
    header, *rest = [len(record.cells) for record in rows] or [0]
    if header < 2:
        return 0.0, header
    agreeing = sum(width == header for width in rest) / len(rest) if rest else 1.0
    return agreeing + 0.001, header
