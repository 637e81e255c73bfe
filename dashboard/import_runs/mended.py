"""Rejected and skipped lines that somebody has mended in the browser: kept until they are run again, and then an import of
their own."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import StringIO
from secrets import token_hex

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from dashboard.csv_files.reading import Dialect
from dashboard.import_runs.files import forget_beside, write
from dashboard.import_runs.intake import COPIES
from dashboard.import_runs.mendable import own_columns, own_targets, seal, unseal
from dashboard.models import ImportRun, MendedLine, RejectedLine, StaffMember
from pools.disk import require_room

SUFFIX = ", mended"
Step = ImportRun.Step


class NotNowError(Exception):
    """A line, or a run's lines, cannot be mended now; says why, and what to do."""


def takes_mending(run: ImportRun) -> bool:
    """Whether the lines of a run can be mended: after its check, and after its end while its file is kept."""
    return bool(run.file) and run.step in (Step.CHECKED, Step.FINISHED)


def line_to_mend(run: ImportRun, line: int) -> RejectedLine | None:
    """A line as the run left it, or before there is one, as the check did; None where it cannot be mended here."""
    return _mendable(run).filter(line=line).order_by("checked").first()


def mended_lines(run: ImportRun, lines: Iterable[int]) -> dict[int, MendedLine]:
    """What was made of some of a run's lines, by their number."""
    found = run.mended_lines.select_related("sent_in").filter(line__in=[*lines])
    return {each.line: each for each in found}


def waiting(run: ImportRun) -> QuerySet[MendedLine]:
    """The mended lines that are not run again yet, in the order of the file. A later check of the same file may have taken
    what an earlier one had rejected."""
    still = _mendable(run).filter(line=OuterRef("line"))
    return run.mended_lines.filter(Exists(still), cells__isnull=False, sent_in=None).order_by("line")


def runs_of_mended(run: ImportRun) -> QuerySet[ImportRun]:
    """The runs that took mended lines of this one up."""
    return ImportRun.objects.filter(mended_of=run).order_by("created")


def mend(run: ImportRun, line: int, cells: list[str] | None) -> None:
    """Keep a line as it shall be imported; None leaves it out. Raises NotNowError."""
    with transaction.atomic():
        if not takes_mending(run):
            raise NotNowError(f"The lines of {run.name} cannot be mended now.")
        row, _ = MendedLine.objects.select_for_update().get_or_create(
            run=run, line=line, defaults={"changed": timezone.now()}
        )
        _refuse_sent(row)
        row.cells, row.changed = seal(cells) if cells is not None else None, timezone.now()
        row.save(update_fields=["cells", "changed"])


def take_back(run: ImportRun, line: int) -> None:
    """Forget what was made of a line. Raises NotNowError."""
    with transaction.atomic():
        if row := run.mended_lines.select_for_update().filter(line=line).first():
            _refuse_sent(row)
            row.delete()


def _refuse_sent(row: MendedLine) -> None:
    if row.sent_in_id:
        raise NotNowError(
            f"Line {row.line:,} is run again already. Mend it there, if it was rejected once more."
        )


def run_again(run: ImportRun, staff: StaffMember) -> ImportRun:
    """A new run of exactly the lines that are mended and wait, with the columns, options and words of this one. It is to be
    prepared next. Raises NotNowError, DiskFull and FilesAway, with nothing done."""
    lines = list(waiting(run))
    if not lines:
        raise NotNowError("No mended line waits to be run.")
    content = b"".join(_content(run, lines))
    require_room(COPIES * len(content))
    again = _run_of(run, staff, [each.line for each in lines], len(content))
    again.file = write(f"imports/{token_hex(8)}/upload.csv", [content])
    try:
        with transaction.atomic():
            again.save()
            taken = sum(
                run.mended_lines.filter(pk=each.pk, changed=each.changed, sent_in=None).update(sent_in=again)
                for each in lines
            )
            if taken != len(lines):
                raise NotNowError("Somebody changed these lines just now. Look at them, and run them again.")
    except BaseException:
        with suppress(OSError):
            forget_beside(again.file)
        raise
    return again


def _run_of(run: ImportRun, staff: StaffMember, numbers: list[int], size: int) -> ImportRun:
    name = run.name.removesuffix(SUFFIX)
    dialect = Dialect(unit=run.dialect.get("unit", "line")).as_json() | {
        "bom": False,
        "asks": [],
        "said": f"{len(numbers):,} mended line{'' if len(numbers) == 1 else 's'} of {name}",
        "sheets": [],
        "numbers": numbers,
    }
    return ImportRun(
        connection=run.connection,
        pool=run.pool,
        staff=staff,
        name=f"{name[: 128 - len(SUFFIX)]}{SUFFIX}",
        size=size,
        dialect=dialect,
        columns=own_columns(run),
        mapping={**run.mapping, "targets": own_targets(run)},
        algorithm=run.algorithm,
        hash_keys=run.hash_keys,
        options=run.options,
        role_arn=run.role_arn,
        step=Step.PREPARING,
        mended_of=run,
    )


def _content(run: ImportRun, lines: Iterable[MendedLine]) -> Iterator[bytes]:
    for cells in (own_columns(run), *(unseal(each.cells) for each in lines if each.cells)):
        text = StringIO()
        csv.writer(text).writerow(cells)
        yield text.getvalue().encode()


def kept_stretches(run: ImportRun, *, checked: bool) -> list[tuple[int, int]]:
    """Which bytes of a run's file of rejected lines hold lines that were mended, left out, or run again."""
    mended = run.mended_lines.filter(line=OuterRef("line"))
    lines = _mendable(run).filter(Exists(mended), checked=checked, start__isnull=False)
    return [(start or 0, end or 0) for start, end in lines.order_by("start").values_list("start", "end")]


def _mendable(run: ImportRun) -> QuerySet[RejectedLine]:
    return RejectedLine.objects.filter(run=run, cells__isnull=False)
