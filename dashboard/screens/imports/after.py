"""What follows Cognito's own import on AWS, in figures and words: before it is started, and while it is done."""

from typing import Any

from django.utils import timezone

from dashboard.bulk_jobs.progress import Progress
from dashboard.import_runs.following import CALLS, DISABLE
from dashboard.models import BulkJob, ImportRun, Stage
from dashboard.place import Place
from dashboard.users.invitation import validity_days
from dashboard.words import length_words

RATE = CALLS[DISABLE][0]
OWN_MAILS = 50
"""E-mails that Cognito itself sends for an account in a day (DG:quotas)."""


def after_of(place: Place, run: ImportRun) -> dict[str, Any]:
    """The context of what will follow; nothing where nothing will."""
    found = run.results.get("after")
    if not found:
        return {}
    words = {
        "time": length_words(max(1, round(found["seconds"]))),
        "rate": RATE,
        "own_mails": OWN_MAILS,
        "too_many_mails": not found["own_mail"] and found["invited"] > OWN_MAILS,
        "days": validity_days(place.pool),
    }
    return {"after": found | words}


def follow_up_of(run: ImportRun) -> dict[str, Any] | None:
    """How the job stands that does what follows an import, in figures and words; None while there is none."""
    job = BulkJob.objects.filter(run=run, stage=Stage.RUNNING).first()
    if job is None:
        return None
    progress = Progress(job, timezone.now())
    said = f"{progress.done:,} of {job.total:,} change{'' if job.total == 1 else 's'} done"
    said += f", {progress.failed:,} failed" if progress.failed else ""
    said += f", {job.left_out:,} left out" if job.left_out else ""
    return {"progress": progress, "said": f"{said}."}
