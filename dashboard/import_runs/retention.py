"""Forgetting the lines of imports that ended long ago. Their counts stay."""

from datetime import datetime

from django.db.models.functions import Coalesce

from dashboard.import_runs.files import forget_beside
from dashboard.models import ImportRun, RejectedLine

AT_ONCE = 10_000


def forget_finished(before: datetime) -> int:
    """Delete the files and rejected lines of imports that ended before then; returns how many those were.

    What a worker that dies here leaves behind, the next one deletes.
    """
    ended = ImportRun.objects.filter(step=ImportRun.Step.FINISHED).exclude(file="")
    count = 0
    for run in ended.alias(end=Coalesce("finished", "created")).filter(end__lt=before):
        forget_beside(run.file)
        _forget_lines(run)
        results = {which: _counts(found) for which, found in run.results.items()}
        ImportRun.objects.filter(pk=run.pk).update(file="", prepared="", results=results)
        count += 1
    return count


def _forget_lines(run: ImportRun) -> None:
    """A batch at a time: others write in between."""
    lines = RejectedLine.objects.filter(run=run)
    while batch := list(lines.values_list("pk", flat=True)[:AT_ONCE]):
        RejectedLine.objects.filter(pk__in=batch).delete()


def _counts(found: dict) -> dict:
    return {**found, "problems": [], "rejected": "", "forgotten": True}
