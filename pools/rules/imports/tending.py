"""What has to happen to jobs by itself: going on after an accident, expiring, being forgotten."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from pools.models import ImportChunk, ImportJob, UserPool
from pools.rules.imports.progress import ACTIVE, ENDED, forget_traces, settle
from pools.rules.imports.running import LONGEST_LEASE
from pools.rules.imports.undo_progress import UNDOING, settle_undo

EXPIRES = timedelta(hours=24)
EXPIRED = "The user import job has expired."
JOBS_KEPT = 1_000


def tend(now: datetime) -> list[ImportJob]:
    """End what is over; the jobs that no worker has in hand although there is work."""
    ImportJob.objects.filter(status="Created", created__lt=now - EXPIRES).update(
        status="Expired", message=EXPIRED, completed=now
    )
    for job in ImportJob.objects.filter(status__in=ENDED).exclude(file=""):
        forget_traces(job)
    for job in _surplus():
        job.delete()
    chunks = ImportChunk.objects.filter(job=OuterRef("id"), done=False)
    idle = ImportJob.objects.filter(
        Q(planned=False) | ~Exists(chunks.filter(leased__range=(now, now + LONGEST_LEASE))), status__in=ACTIVE
    )
    return [job for job in idle if not settle(job.id)]


def idle_undos(now: datetime) -> list[str]:
    """The undos that no worker has in hand although there is work, by the ids of their jobs."""
    jobs = ImportJob.objects.filter(undo_status__in=UNDOING).values_list("id", flat=True)
    held = ImportChunk.objects.filter(undone=False, leased__range=(now, now + LONGEST_LEASE))
    return [job for job in jobs if not settle_undo(job) and not held.filter(job_id=job, done=True).exists()]


def _surplus() -> Iterator[ImportJob]:
    for pool in UserPool.objects.filter(importjob__status__in=("Created", *ACTIVE)).distinct():
        kept = ImportJob.objects.filter(pool=pool).order_by("-created", "id")[JOBS_KEPT:]
        yield from (job for job in kept if job.status in ENDED and job.undo_status not in UNDOING)
