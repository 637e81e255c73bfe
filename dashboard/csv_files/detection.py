"""What a file is: its kind, encoding, byte order mark, delimiter, columns and first rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from io import SEEK_END, BytesIO
from typing import IO

from dashboard.csv_files import encodings, headers, people, workbooks
from dashboard.csv_files.encodings import Reading
from dashboard.csv_files.kinds import ALIGNED, UnreadableFileError, kind_of
from dashboard.csv_files.makers import maker_of
from dashboard.csv_files.marks import is_ours
from dashboard.csv_files.reading import JSON, MOST_COLUMNS, WORKBOOK, Dialect, Record, display_name, records
from dashboard.csv_files.scanning import MARKS, SAMPLE, Scan, marked, scan_bytes

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
        "cp1255",
    ),
    *("cp1256", "cp1257", "iso8859_2", "iso8859-15", "mac_roman", "cp850", "cp866", "koi8_r"),
    *("shift_jis", "euc_kr", "gb18030", "big5"),
)
EMPTY = "The file is empty. It needs a first line that names its columns, and a line for each user."


@dataclass(frozen=True)
class Look:
    """What was found. ``rows`` are the first ones under the header.

    ``plain``: UTF-8 without a mark, commas, no quotation mark and no blank line, so that its lines are its rows.
    ``reading`` says how sure the encoding is, ``odd_at`` where the first bytes stand that it is about; ``doubtful``: the
    first line may be a user. ``said`` is what the file is, in words; ``sheets`` are those of a workbook.
    """

    dialect: Dialect
    bom: bool
    columns: list[str]
    rows: list[Record]
    plain: bool
    size: int
    reading: Reading
    odd_at: int
    doubtful: bool
    said: str
    sheets: list[str] = field(default_factory=list)

    @property
    def encoding_name(self) -> str:
        return display_name(self.dialect.encoding)

    @property
    def delimiter_name(self) -> str:
        return DELIMITERS.get(self.dialect.delimiter, self.dialect.delimiter)

    @property
    def ours(self) -> bool:
        """Whether the file is one that the console wrote."""
        return is_ours(self.columns)


def look(
    stream: IO[bytes], *, encoding: str = "", delimiter: str = "", header: int | None = None, sheet: str = ""
) -> Look:
    """Read the whole file once and say what it is; ``encoding``, ``delimiter``, ``header`` (see Dialect) and ``sheet``
    overrule what would be detected.

    Raises UnreadableFileError.
    """
    stream.seek(0)
    head = stream.read(SAMPLE)
    found = encoding or marked(head)
    bom = any(head.startswith(mark) for mark, _ in MARKS)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise UnreadableFileError(EMPTY)
    kind = kind_of(stream, head, found) if not encoding or encoding.startswith("utf-") else ""
    if kind == JSON:
        return _look_at_people(stream, found or "utf-8", bom=bom)
    if kind == WORKBOOK:
        return _look_at_workbook(stream, header, sheet)
    scan = scan_bytes(stream, text=not found or found.startswith("utf-8"))
    if bom and found == "utf-8":
        found = "utf-8-sig"
    reading = Reading(found) if found else _read_encoding(scan)
    dialect, rows = _split(head, reading.encoding, delimiter, header, whole=scan.size <= SAMPLE)
    columns, rows, doubtful = _named(dialect, rows, header, whole=scan.size <= SAMPLE)
    if not delimiter and len(columns) == 1 and headers.are_aligned(columns[0], rows):
        raise UnreadableFileError(ALIGNED)
    plain = (
        reading.encoding == "utf-8"
        and (dialect.delimiter, dialect.quote) == (",", '"')
        and scan.plain
        and not bom
        and dialect.header == 1
    )
    said = f"{maker_of(columns)} as CSV"
    return Look(dialect, bom, columns, rows, plain, scan.size, reading, scan.odd_at, doubtful, said)


def _named(
    dialect: Dialect, rows: list[Record], header: int | None, *, whole: bool
) -> tuple[list[str], list[Record], bool]:
    """The names of the columns, the rows under them, and whether the first row may be a user. Raises UnreadableFileError."""
    first = rows[max(dialect.header, 1) - 1].cells
    if len(first) > MOST_COLUMNS:
        raise UnreadableFileError(
            f"The first line has {len(first):,} columns; a file may have {MOST_COLUMNS:,}. "
            "Leave out the columns that no attribute of a user is in."
        )
    columns = [cell.strip() for cell in first] if dialect.header else headers.made_up(first)
    doubtful = header is None and bool(dialect.header) and not is_ours(columns) and headers.is_doubtful(first)
    twice = next((name for name in columns if name and columns.count(name) > 1), "")
    if dialect.header and twice and not doubtful:
        raise UnreadableFileError(
            f"Two columns are called {twice[:80]}. Give each a name of its own, or take one of them out."
        )
    if len(rows) == dialect.header and whole and not (doubtful and headers.is_of_a_user(first)):
        raise UnreadableFileError("The file names its columns and holds no users. Add a line for each user.")
    return columns, rows[dialect.header :], doubtful


def _look_at_people(stream: IO[bytes], encoding: str, *, bom: bool) -> Look:
    found = people.look_at(stream, encoding)
    size = stream.seek(0, SEEK_END)
    return Look(
        found.dialect, bom, found.columns, found.rows, False, size, Reading(encoding), 0, False, found.said
    )


def _look_at_workbook(stream: IO[bytes], header: int | None, sheet: str) -> Look:
    found = workbooks.look_at(stream, sheet)
    at = headers.header_at(found.rows) if header is None else min(header, len(found.rows))
    dialect = Dialect(header=at, kind=WORKBOOK, sheet=found.sheet, unit="row")
    if found.rows[max(at, 1) - 1].problem:
        raise UnreadableFileError(
            f"The row that names the columns cannot be read. {found.rows[max(at, 1) - 1].problem}"
        )
    columns, rows, doubtful = _named(dialect, found.rows, header, whole=found.whole)
    count = f", {len(rows):,} row{'' if len(rows) == 1 else 's'}" if found.whole else ""
    said = f"{maker_of(columns)} in an Excel workbook, sheet “{found.sheet}”{count}"
    rows = [workbooks.filled(row, len(columns)) for row in rows]
    size = stream.seek(0, SEEK_END)
    return Look(dialect, False, columns, rows, False, size, Reading("utf-8"), 0, doubtful, said, found.sheets)


def _read_encoding(scan: Scan) -> Reading:
    if scan.utf8 or encodings.is_damaged_utf8(scan.odd):
        return Reading("utf-8")
    return encodings.read_words(encodings.odd_words(scan.odd))


def _split(
    head: bytes, encoding: str, delimiter: str, header: int | None, *, whole: bool
) -> tuple[Dialect, list[Record]]:
    """How the file is written, by the delimiter under which its first rows agree best, and those rows."""
    first_line = head[:100].decode(encoding, "replace").splitlines()[0]
    delimiter = delimiter or headers.told_delimiter(first_line)
    tries = []
    for candidate in [delimiter] if delimiter else DELIMITERS:
        rows = _first_rows(head, Dialect(encoding, candidate), whole=whole)
        at = headers.header_at(rows) if header is None else min(header, len(rows))
        tries.append((Dialect(encoding, candidate, header=at), rows))
    dialect, rows = max(tries, key=lambda tried: _agreement(tried[1][max(tried[0].header, 1) - 1 :]))
    named = rows[max(dialect.header, 1) - 1] if rows else None
    if named is None or named.problem:
        why = named.problem if named else "The first line is too long."
        raise UnreadableFileError(f"The first line, which names the columns, cannot be read. {why}")
    if all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in named.cells):
        dialect = replace(dialect, quote="'")
        rows = _first_rows(head, dialect, whole=whole)
    return dialect, rows


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
