"""Rejected lines as a CSV in their owner's columns, with a reason: to be corrected and uploaded as it is."""

import codecs
import csv
from collections.abc import Sequence
from io import StringIO

from dashboard.csv_files.formulas import defuse
from dashboard.csv_files.marks import MARKS, REASON

MARK = codecs.BOM_UTF8
"""Comes first in the file: without it Excel takes the rest for its own country's encoding."""


class RejectedLines:
    """Writes the file line by line: each method gives the next bytes."""

    def __init__(self, columns: Sequence[str], delimiter: str, *, cognito: bool) -> None:
        self._columns = [name for name in columns if name not in MARKS]
        self._indexes = [index for index, name in enumerate(columns) if name not in MARKS]
        self._all, self._cognito = len(columns), cognito
        self._buffer = StringIO()
        self._writer = csv.writer(self._buffer, delimiter=delimiter)

    def header(self) -> bytes:
        return MARK + self._line([*self._columns, REASON])

    def line(self, cells: Sequence[str], reason: str) -> bytes:
        kept = [defuse(cells[index]) if index < len(cells) else "" for index in self._indexes]
        return self._line([*kept, reason, *(defuse(cell) for cell in cells[self._all :])])

    def _line(self, cells: list[str]) -> bytes:
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.writerow([cell.replace("\\,", "\\\\,") for cell in cells] if self._cognito else cells)
        return self._buffer.getvalue().encode()
