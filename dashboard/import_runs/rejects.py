"""From a job's log to the rejected lines as their owner knows them: own line numbers, own columns, own values."""

from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

import regex
from django.core.files.storage import default_storage
from django.db import transaction

from dashboard.csv_files.conversion import Mapping, fitted, places_of
from dashboard.csv_files.formulas import restore
from dashboard.csv_files.marks import is_ours
from dashboard.csv_files.passwords import PASSWORD_HASH, SECRETS, PasswordCells
from dashboard.csv_files.reading import Record
from dashboard.csv_files.rejected import RejectedLines
from dashboard.import_runs.files import beside, write
from dashboard.import_runs.intake import rows_in
from dashboard.import_runs.log import LogLine
from dashboard.import_runs.passwords import password_cells
from dashboard.leases import confirm, renew
from dashboard.models import ImportRun, RejectedLine

BATCH = 1000
KINDS = 200
"""Different reasons that are counted apart; the rest are counted together, under number 0."""
_REPEATED = regex.compile(r"(?<=^Repeats )line (\d+)")


class _Problems:
    """Numbers the reasons and counts them."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict] = {}

    def number(self, column: str, reason: str) -> int:
        key = (column, reason) if len(self._found) < KINDS or (column, reason) in self._found else ("", "")
        if key not in self._found:
            number = len(self._found) + 1 if key != ("", "") else 0
            self._found[key] = {"number": number, "column": column, "reason": reason, "count": 0}
            if not number:
                self._found[key] |= {"column": "", "reason": "Other reasons."}
        self._found[key]["count"] += 1
        return self._found[key]["number"]

    def commonest_first(self) -> list[dict]:
        return sorted(self._found.values(), key=lambda found: -found["count"])


def keep_rejects(run: ImportRun, lines: Iterable[LogLine], *, checked: bool) -> tuple[list[dict], str, int]:
    """Store the rejected lines of a job that has ended, and write the file of them that can be corrected.

    ``lines`` come in the order of the file. Returns the problems, commonest first, the name of the file, and how many lines
    repeat another.
    Doing it again replaces what was stored. Raises LostLeaseError.
    """
    with transaction.atomic():
        confirm(run)
        RejectedLine.objects.filter(run=run, checked=checked).delete()
    problems, batch, repeated = _Problems(), [], 0
    passwords = password_cells(run)

    def content() -> Iterator[bytes]:
        nonlocal repeated
        writer = RejectedLines(run.columns, run.dialect["delimiter"], cognito=run.dialect["cognito"])
        yield writer.header()
        for line, record in _with_records(run, lines):
            repeated += line.repeats
            column, reason = _own_reason(run, line, record, passwords)
            row = _row(run, record, column, reason)
            row.checked, row.problem = checked, problems.number(column, _REPEATED.sub("another line", reason))
            batch.append(row)
            if len(batch) >= BATCH:
                _store(run, batch)
            cells = [restore(cell) for cell in record.cells] if is_ours(run.columns) else record.cells
            yield writer.line(cells, f"{column}: {reason}" if column else reason)
        _store(run, batch)

    name = write(beside(run.file, f"rejected-{'check' if checked else 'run'}.csv"), content())
    return problems.commonest_first(), name, repeated


def _store(run: ImportRun, batch: list[RejectedLine]) -> None:
    with transaction.atomic():
        confirm(run)
        RejectedLine.objects.bulk_create(batch)
    batch.clear()


def _with_records(run: ImportRun, lines: Iterable[LogLine]) -> Iterator[tuple[LogLine, Record]]:
    """Each rejected line beside its row in the person's file: one pass over both."""
    with default_storage.open(run.file, "rb") as stream, closing(rows_in(run, stream)) as read:
        rows, number, record, lines_of = enumerate(read, 1), 0, Record(0, []), array("Q")
        for line in lines:
            while number < line.line:
                renew(run)
                number, record = next(rows, (line.line, Record(line.line, [])))
                lines_of.append(record.line)
            yield replace(line, reason=_in_own_lines(line.reason, lines_of)), record


def _in_own_lines(reason: str, lines_of: array) -> str:
    """The row that a line repeats, by its line in the person's file. Of one further down only that it is there is said."""

    def line(match: regex.Match) -> str:
        row = int(match[1])
        return f"line {lines_of[row - 1]}" if row <= len(lines_of) else "a later line"

    return _REPEATED.sub(line, reason)


def _own_reason(
    run: ImportRun, line: LogLine, record: Record, passwords: PasswordCells | None
) -> tuple[str, str]:
    """A row that the console itself could not read is rejected for what is wrong in the person's file."""
    if record.problem:
        return "", record.problem
    if len(fitted(record.cells, len(run.columns), strict=run.dialect["cognito"])) != len(run.columns):
        values = "value" if len(record.cells) == 1 else "values"
        return (
            "",
            f"The line has {len(record.cells)} {values}, the first line names {len(run.columns)} columns.",
        )
    if passwords and line.column in SECRETS:
        cells = [restore(cell) for cell in record.cells] if is_ours(run.columns) else record.cells
        carried = passwords.hash_in(cells) if line.column == PASSWORD_HASH else passwords.app_in(cells)
        return line.column, carried.reason or line.reason
    return line.column, line.reason


def _row(run: ImportRun, record: Record, column: str, reason: str) -> RejectedLine:
    return RejectedLine(
        run=run,
        line=record.line,
        username=_cell(run, record, "cognito:username"),
        column=column,
        value="" if column in SECRETS else _cell(run, record, column),
        reason=reason,
    )


def _cell(run: ImportRun, record: Record, attribute: str) -> str:
    mapping = Mapping(**run.mapping)
    if attribute == "cognito:username" and attribute not in mapping.targets:
        attribute = mapping.username_from
    place = places_of(mapping.targets).get(attribute, -1)
    if place < 0:
        return mapping.constants.get(attribute, "")
    cell = record.cells[place].strip() if place < len(record.cells) else ""
    return (restore(cell) if is_ours(run.columns) else cell)[:200]
