"""Writes an exported list: CSV, a workbook or JSON Lines. Cells that a spreadsheet would run are made harmless."""

import codecs
import csv
import json
from collections.abc import Callable
from typing import BinaryIO, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from dashboard.csv_files.formulas import defuse
from dashboard.csv_files.marks import EXPORT

SHEET_ROWS = 1_048_576
"""All that a sheet of Excel has."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
LABELS = {"csv": "CSV", "xlsx": "Excel workbook", "jsonl": "JSON Lines"}


class Writer(Protocol):
    def row(self, cells: list[str]) -> None: ...

    def end(self) -> None:
        """The file is whole after it."""


class CsvWriter:
    """With a byte order mark, by which Excel knows UTF-8, and the mark by which the import knows what to restore."""

    def __init__(self, file: BinaryIO, head: list[str]) -> None:
        file.write(codecs.BOM_UTF8)
        self._csv = csv.writer(codecs.getwriter("utf-8")(file))
        self._csv.writerow([*head, EXPORT])

    def row(self, cells: list[str]) -> None:
        self._csv.writerow([*(defuse(cell) for cell in cells), ""])

    def end(self) -> None:
        pass


class JsonLinesWriter:
    """An object a line, without what is empty."""

    def __init__(self, file: BinaryIO, head: list[str]) -> None:
        self._file, self._head = file, head

    def row(self, cells: list[str]) -> None:
        told = {name: cell for name, cell in zip(self._head, cells, strict=True) if cell}
        self._file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")

    def end(self) -> None:
        pass


class WorkbookWriter:
    """Every cell is text, so that nothing is run, and no number loses its zeros; a full sheet is followed by another."""

    def __init__(self, file: BinaryIO, head: list[str]) -> None:
        self._file, self._head, self._book, self._rows = file, head, Workbook(write_only=True), SHEET_ROWS

    def row(self, cells: list[str]) -> None:
        if self._rows >= SHEET_ROWS:
            self._sheet = self._book.create_sheet(f"Users {len(self._book.worksheets) + 1}")
            self._sheet.append(self._head)
            self._rows = 1
        self._sheet.append([self._cell(cell) for cell in cells])
        self._rows += 1

    def _cell(self, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text))
        cell.data_type = "s"
        return cell

    def end(self) -> None:
        if not self._book.worksheets:
            self._book.create_sheet("Users 1").append(self._head)
        self._book.save(self._file)


WRITERS: dict[str, Callable[[BinaryIO, list[str]], Writer]] = {
    "csv": CsvWriter,
    "xlsx": WorkbookWriter,
    "jsonl": JsonLinesWriter,
}
