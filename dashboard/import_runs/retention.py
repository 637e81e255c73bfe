"""Forgetting the lines of imports that ended long ago, mended ones too. Their counts stay."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from dashboard.import_runs.check_pool import checking_client
from dashboard.import_runs.files import forget_beside
from dashboard.import_runs.intake import discard
from dashboard.models import ImportRun, MendedLine, RejectedLine

AT_ONCE = 10_000
_OF_JOBS = ("check", "run")


def forget_finished(before: datetime) -> int:
    """Delete the files and rejected lines of imports that ended before then; returns how many those were.

    What a worker that dies here leaves behind, the next one deletes.
    """
    finished = Q(step=ImportRun.Step.FINISHED) | (Q(step=ImportRun.Step.FOLLOWING) & ~Q(problem=""))
    ended = ImportRun.objects.filter(finished).exclude(file="")
    count = 0
    for run in ended.alias(end=Coalesce("finished", "created")).filter(end__lt=before):
        forget_beside(run.file)
        _forget_lines(run)
        results = {which: _counts(found) for which, found in run.results.items() if which in _OF_JOBS}
        ImportRun.objects.filter(pk=run.pk).update(file="", prepared="", hash_keys=None, results=results)
        count += 1
    return count


def forget_abandoned(before: datetime) -> int:
    """Discard imports that were uploaded before then and that nobody has started; returns how many those were."""
    runs = ImportRun.objects.select_related("connection", "staff").filter(job="", created__lt=before)
    abandoned = [run for run in runs if not run.working]
    for run in abandoned:
        _forget_lines(run)
        discard(run, checking_client(run))
    return len(abandoned)


def _forget_lines(run: ImportRun) -> None:
    """A batch at a time: others write in between."""
    MendedLine.objects.filter(run=run).delete()  # few
    lines = RejectedLine.objects.filter(run=run)
    while batch := list(lines.values_list("pk", flat=True)[:AT_ONCE]):
        RejectedLine.objects.filter(pk__in=batch).delete()


def _counts(found: dict) -> dict:
    return {**found, "problems": [], "rejected": "", "forgotten": True}
