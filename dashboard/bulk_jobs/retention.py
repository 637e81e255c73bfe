"""What is kept of bulk jobs for a while alone."""

from contextlib import suppress
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Q

from dashboard.models import BulkJob, BulkTarget, Stage


def forget_targets(before: datetime) -> None:
    """Delete whom jobs were for that ended before, or that nobody has carried out since then, and the lists behind them.

    The jobs themselves stay, with their figures.
    """
    waiting = Q(finished=None, stage=Stage.PLANNED, created__lt=before)
    for job in BulkJob.objects.filter(waiting | Q(finished__lt=before)).exclude(source={}).iterator():
        if job.finished is None:
            BulkJob.objects.filter(pk=job.pk, finished=None).update(stopped=True, finished=before)
        BulkTarget.objects.filter(job=job).delete()
        if name := job.source.get("file"):
            with suppress(FileNotFoundError):
                default_storage.delete(name)
