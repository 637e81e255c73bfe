"""A CSV file as a stream of records. Memory holds one record at a time, whatever the file."""

import csv
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from typing import IO

CSV, WORKBOOK, JSON = "csv", "workbook", "json"
MOST_COLUMNS = 1000
"""Of a file. Each is read, guessed at and shown; a pool has at most seventy attributes."""
LINE_LIMIT = 131_072
"""Characters of a line. Cognito takes 16,000 a row; a file whose columns are mapped may hold more."""

_UNCLOSED = "A value begins with a quotation mark and does not end with one."
_AFTER_QUOTE = "Something follows a closing quotation mark. Write a quotation mark inside a value twice."
_COMMA = "\ue000"  # stands for an escaped comma while the csv module splits a line


@dataclass(frozen=True)
class Dialect:
    """How a file is written. ``quote`` stands around a value that holds the delimiter. ``cognito``: a comma inside a value
    may be written ``\\,``, as Cognito has it.

    ``header`` is which of the rows names the columns, counted from 1; 0 where none does. ``kind`` is CSV, WORKBOOK with
    the ``sheet`` that holds the users, or JSON of a ``source`` (see :mod:`dashboard.csv_files.sources`), whose users
    stand at a ``path``, or in ``lines`` of their own (see :class:`dashboard.csv_files.documents.Place`). ``unit`` is what
    the number of a record counts: lines, the rows of a sheet, or users where several stand on one line.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    cognito: bool = False
    header: int = 1
    kind: str = "csv"
    sheet: str = ""
    source: str = ""
    path: Sequence[str] = ()
    lines: bool = False
    unit: str = "line"
    quote: str = '"'

    def as_json(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Record:
    """One row. ``line`` is the line of the file on which it begins, or what the dialect's ``unit`` says; the first is 1.

    ``problem`` says, to the file's owner, why the row could not be read; then ``cells`` is empty.
    """

    line: int
    cells: list[str]
    problem: str = ""


class _TooLongError(Exception):
    pass


class _Lines:
    """The lines of a text, none of them longer than the limit in memory."""

    def __init__(self, text: TextIOWrapper, *, cognito: bool) -> None:
        self._text, self._cognito, self.number = text, cognito, 0
        self._taken: list[str | int] = []  # a number stands for a line that is too long, and says how long
        self._again: list[str | int] = []

    def __iter__(self) -> "_Lines":
        return self

    def begin_record(self) -> int:
        """The number of the line that comes next; it begins a record."""
        self._taken.clear()
        return self.number + 1

    def give_back(self) -> bool:
        """All lines of this record but its first are read again: they are records of their own. Says if there are any."""
        rest = self._taken[1:]
        self.number -= len(rest)
        self._again = rest + self._again
        return bool(rest)

    def __next__(self) -> str:
        line = self._again.pop(0) if self._again else self._read()
        self.number += 1
        self._taken.append(line)
        if isinstance(line, int):
            raise _TooLongError(line)
        return line

    def _read(self) -> str | int:
        line = self._text.readline(LINE_LIMIT + 1)
        if not line:
            raise StopIteration
        if len(line) > LINE_LIMIT and line[-1] not in "\r\n":
            return len(line) + self._skip()
        return line.replace("\\,", _COMMA) if self._cognito and "\\," in line else line

    def _skip(self) -> int:
        skipped = 0
        while rest := self._text.readline(LINE_LIMIT):
            skipped += len(rest)
            if rest[-1] in "\r\n":
                break
        return skipped


def records(stream: IO[bytes], dialect: Dialect) -> Generator[Record, None, None]:
    """The rows of a file, its header first. Blank lines are passed over; a row that cannot be read has a problem."""
    text = TextIOWrapper(stream, encoding=dialect.encoding, errors="replace", newline="")
    try:
        yield from _records(_Lines(text, cognito=dialect.cognito), dialect)
    finally:
        text.detach()


def _records(lines: _Lines, dialect: Dialect) -> Iterator[Record]:
    rows = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)
    while True:
        first = lines.begin_record()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except _TooLongError as error:
            long = f"The line is {error.args[0]:,} characters long. Cognito takes 16,000 a line."
            yield Record(first, [], _UNCLOSED if lines.give_back() else long)
        except csv.Error as error:
            lines.give_back()
            yield Record(first, [], _AFTER_QUOTE if "expected after" in str(error) else _UNCLOSED)
        else:
            if cells:
                yield checked(first, cells, dialect.encoding)


def checked(line: int, cells: list[str], encoding: str) -> Record:
    """A row that was read, unless it holds what is no text."""
    row = "".join(cells)
    if "\0" in row:
        return Record(line, [], "The line holds a zero byte.")
    if "\ufffd" in row:
        return Record(line, [], f"The line holds bytes that are no text in {display_name(encoding)}.")
    if _COMMA in row:
        cells = [cell.replace(_COMMA, ",") for cell in cells]
    return Record(line, cells)


_DISPLAY = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "mac-roman": "Mac Roman",
    "cp850": "DOS (CP850)",
}


def display_name(encoding: str) -> str:
    """An encoding's name as people know it."""
    plain = encoding.lower().replace("_", "-")
    return _DISPLAY.get(plain) or plain.upper().replace("CP125", "Windows-125")
