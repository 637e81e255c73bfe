"""Which rejected and skipped lines can be mended in the browser, and what is kept of them for that.

Their cells are encrypted: they are people's, and password hashes may be among them.
"""

import json
from collections.abc import Sequence

from django.conf import settings

from dashboard.csv_files.conversion import fitted
from dashboard.csv_files.formulas import restore
from dashboard.csv_files.marks import MARKS, is_ours
from dashboard.csv_files.reading import Record
from dashboard.models import ImportRun

LINES = 1_000
"""Rejected lines of a check or a run, and as many skipped ones, the first of the file; the others are mended in the file of
rejected lines."""
LONGEST = 16_000
"""Characters of a line that can be mended: Cognito takes no longer row."""


def own_places(run: ImportRun) -> list[int]:
    """Where the columns stand that are the file's own, and no mark of the console's."""
    return [place for place, name in enumerate(run.columns) if name not in MARKS]


def own_columns(run: ImportRun) -> list[str]:
    """The names of these columns."""
    return [run.columns[place] for place in own_places(run)]


def own_targets(run: ImportRun) -> list[str]:
    """What each of these columns becomes, ``""`` where nothing."""
    targets = run.mapping.get("targets", [])
    return [targets[place] if place < len(targets) else "" for place in own_places(run)]


def own_cells(run: ImportRun, record: Record) -> list[str]:
    """A row under these columns, with what it has beyond them at the end; a row that could not be read has nothing."""
    width = len(run.columns)
    cells = fitted(record.cells, width, strict=run.dialect.get("cognito", False))
    if is_ours(run.columns):
        cells = [restore(cell) for cell in cells]
    return [*(cells[place] for place in own_places(run) if place < len(cells)), *cells[width:]]


def seal(cells: Sequence[str]) -> bytes:
    return settings.KEY_RING.encrypt(json.dumps(cells).encode())


def unseal(sealed: bytes | memoryview) -> list[str]:
    return json.loads(settings.KEY_RING.decrypt(bytes(sealed)))


class Mendable:
    """Chooses the lines of one check or run whose cells are kept."""

    def __init__(self, run: ImportRun) -> None:
        self._run, self._left = run, {True: LINES, False: LINES}

    def cells_of(self, record: Record, *, skipped: bool) -> bytes | None:
        """The cells of a line, sealed; None where it is too long, or one too many."""
        if not self._left[skipped]:
            return None
        self._left[skipped] -= 1
        cells = own_cells(self._run, record)
        return seal(cells) if sum(map(len, cells)) <= LONGEST else None
