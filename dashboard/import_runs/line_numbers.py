"""Which line of a person's own file each row of the prepared one is: jobs speak of the rows, people of their lines.

Rows and lines mostly go along; where they begin to differ otherwise (a blank line, a value of several lines, a title above the
header), that row and its line are kept: two numbers for each such place, in a file beside the prepared one.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

import regex
from django.core.files.storage import default_storage

from dashboard.csv_files.reading import Record
from dashboard.import_runs.files import beside, write
from dashboard.models import ImportRun

_FILE = "lines"
_REPEATED = regex.compile(r"(?<=^Repeats )line (\d+)")


class LineNumbers:
    """``line_of`` gives the line, row of a sheet or number of a record that a row of the prepared file was made from; both
    count from 1, the header being the first row."""

    def __init__(self, places: array) -> None:
        self._rows, self._lines = places[0::2], places[1::2]

    def line_of(self, row: int) -> int:
        at = bisect_right(self._rows, row) - 1
        return row - self._rows[at] + self._lines[at] if at >= 0 else row


def noting(records: Iterable[Record], places: array) -> Iterator[Record]:
    """The same records, header first; ``places`` gathers where their numbers begin to differ from those of the rows."""
    ahead = None
    for row, record in enumerate(records, 1):
        if record.line - row != ahead:
            ahead = record.line - row
            places.extend((row, record.line))
        yield record


def keep_numbers(run: ImportRun, places: array) -> None:
    """Store what was gathered while the run's file was prepared."""
    write(beside(run.file, _FILE), [places.tobytes()])


def numbers_of(run: ImportRun) -> LineNumbers | None:
    """The numbers of a run's lines; None where they were not kept, or are deleted by now."""
    if not run.file:
        return None
    try:
        with default_storage.open(beside(run.file, _FILE), "rb") as file:
            return LineNumbers(array("Q", file.read()))
    except FileNotFoundError:
        return None


def in_own_lines(reason: str, line_of: Callable[[int], int]) -> str:
    """A reason that names the row which a line repeats, with the line in its place."""
    return _REPEATED.sub(lambda match: f"line {line_of(int(match[1]))}", reason)


def of_another_line(reason: str) -> str:
    """The same without the number, so that all reasons of the kind count as one."""
    return _REPEATED.sub("another line", reason)
