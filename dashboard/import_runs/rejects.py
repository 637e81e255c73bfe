"""From a job's log to the rejected and skipped lines as their owner knows them: own line numbers, own columns, own values."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from django.core.files.storage import default_storage
from django.db import transaction

from dashboard.csv_files.beside import BesideError
from dashboard.csv_files.conversion import Mapping, fitted, places_of
from dashboard.csv_files.formulas import restore
from dashboard.csv_files.marks import is_ours
from dashboard.csv_files.passwords import PASSWORD_HASH, SECRETS, PasswordCells
from dashboard.csv_files.reading import Record
from dashboard.csv_files.rejected import RejectedLines
from dashboard.import_runs.beyond import beside_cells
from dashboard.import_runs.files import beside, write
from dashboard.import_runs.intake import rows_in
from dashboard.import_runs.line_numbers import in_own_lines, numbers_of, of_another_line
from dashboard.import_runs.log import LogLine
from dashboard.import_runs.mendable import Mendable
from dashboard.import_runs.passwords import password_cells
from dashboard.leases import confirm, renew
from dashboard.models import ImportRun, RejectedLine

BATCH = 1000
KINDS = 200
"""Different reasons that are counted apart; the rest are counted together: rejected lines under number 0, skipped ones under
the first number after these."""
SKIPPED_LISTED = 10_000
"""Skipped lines that are listed, the first of the file; the others are counted, and the log names them. A file that comes every
night may hold a million."""


class _Problems:
    """Numbers the reasons and counts them."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, bool], dict] = {}

    def number(self, column: str, reason: str, *, skipped: bool) -> int:
        key, number = (column, reason, skipped), len(self._found) + 1
        if key not in self._found and len(self._found) >= KINDS:
            column, reason, number = "", "Other reasons.", KINDS + 1 if skipped else 0
            key = ("", "", skipped)
        if key not in self._found:
            said = {"number": number, "column": column, "reason": reason, "skipped": skipped}
            self._found[key] = {**said, "count": 0}
        self._found[key]["count"] += 1
        return self._found[key]["number"]

    def commonest_first(self) -> list[dict]:
        """Rejected lines before skipped ones, of which less is to be done."""
        return sorted(self._found.values(), key=lambda found: (found["skipped"], -found["count"]))


def keep_rejects(run: ImportRun, lines: Iterable[LogLine], *, checked: bool) -> tuple[list[dict], str, int]:
    """Store the rejected and skipped lines of a job that has ended, and write the file of those that can be corrected: the
    rejected ones, and those that repeat another.

    ``lines`` come in the order of the file. Returns the problems, commonest first, the name of the file, and how many lines
    repeat another.
    Doing it again replaces what was stored. Raises LostLeaseError.
    """
    with transaction.atomic():
        confirm(run)
        RejectedLine.objects.filter(run=run, checked=checked).delete()
    problems, batch, repeated = _Problems(), [], 0
    passwords, mendable = password_cells(run), Mendable(run)

    def content() -> Iterator[bytes]:
        nonlocal repeated
        writer = RejectedLines(run.columns, run.dialect["delimiter"], cognito=run.dialect["cognito"])
        header = writer.header()
        written = len(header)
        yield header
        for line, record in _with_records(run, _to_list(lines, problems)):
            repeated += line.repeats
            column, reason = _own_reason(run, line, record, passwords)
            row = _row(run, record, column, reason)
            row.checked, row.skipped = checked, line.skipped
            row.problem = problems.number(column, of_another_line(reason), skipped=line.skipped)
            row.cells = mendable.cells_of(record, skipped=_exists(line))
            if not _exists(line):
                cells = [restore(cell) for cell in record.cells] if is_ours(run.columns) else record.cells
                text = writer.line(cells, f"{column}: {reason}" if column else reason)
                row.start, row.end = written, written + len(text)
                written += len(text)
                yield text
            batch.append(row)
            if len(batch) >= BATCH:
                _store(run, batch)
        _store(run, batch)

    name = write(beside(run.file, f"rejected-{'check' if checked else 'run'}.csv"), content())
    return problems.commonest_first(), name, repeated


def _exists(line: LogLine) -> bool:
    """Whether a line was skipped because of a user of the pool, not of the file."""
    return line.skipped and not line.repeats


def _to_list(lines: Iterable[LogLine], problems: _Problems) -> Iterator[LogLine]:
    """The lines that are listed; of those beyond only the reason is counted."""
    left = SKIPPED_LISTED
    for line in lines:
        if _exists(line):
            if not left:
                problems.number(line.column, line.reason, skipped=True)
                continue
            left -= 1
        yield line


def _store(run: ImportRun, batch: list[RejectedLine]) -> None:
    with transaction.atomic():
        confirm(run)
        RejectedLine.objects.bulk_create(batch)
    batch.clear()


def _with_records(run: ImportRun, lines: Iterable[LogLine]) -> Iterator[tuple[LogLine, Record]]:
    """Each line beside its row in the person's file: one pass over both."""
    numbers = numbers_of(run)
    with default_storage.open(run.file, "rb") as stream, closing(rows_in(run, stream)) as read:
        rows, number, record = enumerate(read, 1), 0, Record(0, [])
        for line in lines:
            while number < line.line:
                renew(run)
                number, record = next(rows, (line.line, Record(line.line, [])))
            yield (
                replace(line, reason=in_own_lines(line.reason, numbers.line_of) if numbers else line.reason),
                record,
            )


def _own_reason(
    run: ImportRun, line: LogLine, record: Record, passwords: PasswordCells | None
) -> tuple[str, str]:
    """A row that the console itself could not read is rejected for what is wrong in the person's file."""
    if record.problem:
        return "", record.problem
    cells = fitted(record.cells, len(run.columns), strict=run.dialect.get("cognito", False))
    if len(cells) != len(run.columns):
        values = "value" if len(record.cells) == 1 else "values"
        return (
            "",
            f"The line has {len(record.cells)} {values}, the first line names {len(run.columns)} columns.",
        )
    if is_ours(run.columns):
        cells = [restore(cell) for cell in cells]
    try:
        _check_beside(run, cells)
    except BesideError as error:
        return error.column, error.reason
    if passwords and line.column in SECRETS:
        carried = passwords.hash_in(cells) if line.column == PASSWORD_HASH else passwords.app_in(cells)
        return line.column, carried.reason or line.reason
    return line.column, line.reason


def _check_beside(run: ImportRun, cells: list[str]) -> None:
    """Raise BesideError where the console itself could not read what stands beside Cognito's columns: on AWS."""
    if beside := beside_cells(run):
        beside.read(cells)


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
