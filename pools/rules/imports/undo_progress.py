"""Where the undo of an import stands: its status is the job's, its progress that of the job's chunks."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from pools.models import Group, ImportChunk, ImportJob, Membership
from pools.rules.imports.progress import ENDED
from pools.rules.imports.traces import open_trace

UNDOING = ("Pending", "InProgress", "Stopping")
COUNTED = ("removed", "restored", "left", "gone")
"""Of an undo: users who were removed, put back, left as they are in whole or in part, and gone before."""


def why_no_undo(job: ImportJob, now: datetime) -> str:
    """Why an import cannot be taken back, in a sentence; empty where it can."""
    if job.status not in ENDED:
        return f"The job is {job.status}. Wait until it has ended, or stop it, before you undo it."
    if job.undo_status in UNDOING:
        return "The import is being undone already."
    if job.undo_status == "Succeeded":
        return "The import was undone already."
    if job.dry_run:
        return "The job only checked its file: it made and changed nobody."
    reached = ImportChunk.objects.filter(job=job, done=True, imported__gt=0)
    if not reached.exists():
        return "The job made and changed nobody."
    if reached.filter(written=None).exists():
        return "The import is from before Lifeguard kept what an undo needs."
    if job.completed and job.completed < now - undo_window():
        return f"An import can be undone for {undo_window().days} days after its end."
    return ""


def undo_window() -> timedelta:
    """How long after its end an import can be undone."""
    return timedelta(days=settings.RETENTION_DAYS)


def count_undone(job: ImportJob) -> Counter[str]:
    """What the undo has come to so far."""
    counts: Counter[str] = Counter()
    for found in ImportChunk.objects.filter(job=job, undone=True).values_list("counts", flat=True):
        counts.update({name: found[name] for name in COUNTED if name in found})
    return counts


def chunks_left(job_id: str) -> QuerySet[ImportChunk]:
    """The chunks that wrote users, and were not taken back."""
    return ImportChunk.objects.filter(job_id=job_id, done=True, undone=False, imported__gt=0)


def settle_undo(job_id: str) -> bool:
    """End the undo if it was stopped or has nothing left to do; says whether it has ended."""
    now = timezone.now()
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().filter(id=job_id).first()
        if job is None or job.undo_status not in UNDOING:
            return True
        if job.undo_status == "Stopping":
            _end(job, "Stopped", "The undo was stopped. What it took back stays so; it can go on.", now)
        elif job.undo_status == "InProgress" and not chunks_left(job_id).exists():
            _remove_groups(job)
            _end(job, "Succeeded", "", now)
        return job.undo_status not in UNDOING


def begin_undo(job_id: str) -> None:
    ImportJob.objects.filter(id=job_id, undo_status="Pending").update(undo_status="InProgress")


def forget_undo(before: datetime) -> int:
    """Delete what undos would need of imports that ended before then; of how many chunks."""
    old = ImportChunk.objects.filter(job__completed__lt=before, trace__isnull=False)
    return old.update(trace=None)


def _end(job: ImportJob, status: str, message: str, now: datetime) -> None:
    job.undo_status, job.undo_message, job.undo_completed = status, message, now
    job.save(update_fields=["undo_status", "undo_message", "undo_completed"])


def _remove_groups(job: ImportJob) -> None:
    """Remove the groups that the import made, in which nobody is and which nobody has changed; and what undos need."""
    chunks = ImportChunk.objects.filter(job=job, trace__isnull=False)
    made = {key for chunk in chunks.iterator() for key in open_trace(chunk.trace).get("groups_made", ())}
    members = Membership.objects.filter(group_id__in=made).values("group_id").annotate(last=Max("id"))
    kept = {row["group_id"] for row in members}
    Group.objects.filter(id__in=made - kept, modified=F("created")).delete()
    chunks.update(trace=None)
