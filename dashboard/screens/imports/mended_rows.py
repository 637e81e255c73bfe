"""Rejected and skipped lines as their table shows them: what to do, what was made of them, and how many wait to be run again."""

from collections.abc import Sequence

from dashboard.import_runs.advice import advice_for
from dashboard.import_runs.mended import mended_lines, runs_of_mended, takes_mending, waiting
from dashboard.models import ImportRun, RejectedLine
from dashboard.place import Place
from dashboard.screens.imports.hiding import hide_in_rejects

_RUNS = 5
"""The latest runs of mended lines that the page leads to."""


def make_ready(place: Place, run: ImportRun, rows: Sequence[RejectedLine]) -> None:
    """Set on each line what the table says beside it, and mask what the member's role masks."""
    made, takes = mended_lines(run, [row.line for row in rows]), takes_mending(run)
    for row in rows:
        row.advice = advice_for(row.column, row.reason, row.value)
        row.mended = made.get(row.line)
        sent = row.mended.sent_in if row.mended else None
        row.mendable = takes and bool(row.cells) and sent is None
    hide_in_rejects(place, rows)


def summary_of(run: ImportRun) -> dict:
    """How many mended lines wait, how many are left out, and the runs that took some up."""
    return {
        "waiting": waiting(run).count(),
        "left_out": run.mended_lines.filter(cells=None).count(),
        "runs_of_mended": runs_of_mended(run)[:_RUNS],
    }
