"""Finding a job, and starting it: as an import, or as a plan that writes nothing."""

from datetime import datetime

from pools import errors
from pools.models import ImportJob, UserPool
from pools.rules.imports.options import check_columns
from pools.rules.imports.rights import check_rights, peek, remember_starter
from pools.wire.call import Call


def find_job(pool: UserPool, job_id: str, *, lock: bool = False) -> ImportJob:
    """The pool's job of this id. Raises ResourceNotFoundException."""
    jobs = ImportJob.objects.select_for_update() if lock else ImportJob.objects.all()
    job = jobs.filter(pool=pool, id=job_id).first()
    if job is None:
        raise errors.ResourceNotFoundException(f"Import job {job_id} does not exist.")
    job.pool = pool
    return job


def check_pool(pool: UserPool) -> None:
    """Raise PreconditionNotMetException for a pool that takes no import."""
    if not pool.settings.get("AutoVerifiedAttributes"):
        raise errors.PreconditionNotMetException(
            "Users can be imported only into a pool that verifies email or phone numbers automatically. "
            "Set AutoVerifiedAttributes on the pool first."
        )


def check_waiting(job: ImportJob) -> None:
    """Raise PreconditionNotMetException for a job that was started."""
    if job.status != "Created":
        raise errors.PreconditionNotMetException(f"The job is {job.status}; a job starts only once.")


def mark_started(call: Call, job: ImportJob, now: datetime) -> None:
    """Let a job that is locked, has its file and waits for its start begin, inside a change.

    Raises PreconditionNotMetException, AccessDeniedException, InvalidParameterException.
    """
    check_waiting(job)
    if not job.file:
        raise errors.PreconditionNotMetException("No file was uploaded to the job's PreSignedUrl.")
    check_rights(call, job)
    if job.options.get("UpdateColumns"):
        check_columns(job, peek(job))
    job.status, job.started, job.starter = "Pending", now, remember_starter(call)
    job.save(update_fields=["status", "started", "starter", "dry_run"])
