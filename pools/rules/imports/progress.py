"""A job's status and counters. Every change of status is one conditional update: of all who try, one succeeds."""

from collections.abc import Collection
from typing import TypedDict

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone

from pools.models import ImportChunk, ImportJob, ImportName
from pools.outages import FilesAway

ACTIVE = ("Pending", "InProgress", "Stopping")
ENDED = ("Succeeded", "Failed", "Stopped", "Expired")
COMPLETED = "Import Job Completed Successfully."
STOPPED = "The Import Job was stopped by the developer."
NONE_IMPORTED = "Too many users have failed or been skipped during the import."


class Counters(TypedDict):
    imported: int
    skipped: int
    failed: int


def count(jobs: Collection[ImportJob]) -> dict[str, Counters]:
    """The counters of these jobs by id, summed over the chunks that are done."""
    sums = (
        ImportChunk.objects.filter(job__in=[job.id for job in jobs])
        .values("job_id")
        .annotate(imported=Sum("imported"), skipped=Sum("skipped"), failed=Sum("failed"))
    )
    counters: dict[str, Counters] = {job.id: {"imported": 0, "skipped": 0, "failed": 0} for job in jobs}
    for row in sums:
        counters[row["job_id"]] = {
            "imported": row["imported"],
            "skipped": row["skipped"],
            "failed": row["failed"],
        }
    return counters


def begin(job_id: str) -> None:
    ImportJob.objects.filter(id=job_id, status="Pending").update(status="InProgress")


def settle(job_id: str) -> bool:
    """End the job if it was stopped or has nothing left to do; says whether it has ended."""
    now = timezone.now()
    ImportJob.objects.filter(id=job_id, status="Stopping").update(
        status="Stopped", message=STOPPED, completed=now
    )
    job = ImportJob.objects.filter(id=job_id).first()
    if job is None:
        return True
    if job.status == "InProgress" and job.planned and not _open_chunks(job_id).exists():
        reached = count([job])[job_id]
        nothing = not job.dry_run and not reached["imported"]
        still_open = _open_chunks(OuterRef("id"))
        ImportJob.objects.filter(~Exists(still_open), id=job_id, status="InProgress", planned=True).update(
            status="Failed" if nothing else "Succeeded",
            message=NONE_IMPORTED if nothing else COMPLETED,
            completed=now,
        )
        job.refresh_from_db()
    if job.status in ENDED:
        forget_traces(job)
    return job.status in ENDED


def fail(job_id: str, message: str) -> None:
    """End a job that cannot go on."""
    changed = ImportJob.objects.filter(id=job_id, status__in=("Pending", "InProgress"))
    changed.update(status="Failed", message=message[:300], completed=timezone.now())
    settle(job_id)


def forget_traces(job: ImportJob) -> None:
    """Remove the file of a job that has ended, and the names that a dry run noted; later where the file cannot be now."""
    if job.file:
        try:
            default_storage.delete(job.file)
        except FilesAway:
            return
        ImportName.objects.filter(job=job).delete()
        ImportJob.objects.filter(id=job.id).update(file="")


def _open_chunks(job_id: str | OuterRef):
    return ImportChunk.objects.filter(job_id=job_id, done=False)
