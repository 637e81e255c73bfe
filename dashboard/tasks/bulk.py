"""Bulk jobs: load, work, and come back where something is in the way."""

from contextlib import suppress

from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.bulk_jobs.passing import HeldUp
from dashboard.bulk_jobs.running import open_jobs, put_off, work_on

LONGEST_WAIT = 60


@shared_task
def run_bulk(job_id: int, waits: int = 0) -> None:
    """Work on a bulk job; where the connection is busy, go on after a pause that doubles up to a minute."""
    try:
        work_on(job_id)
    except HeldUp as held:
        waits = 1 if held.advanced else waits + 1
        pause = min(2**waits, LONGEST_WAIT)
        put_off(job_id, pause)
        run_bulk.apply_async((job_id, waits), countdown=pause + 0.1)


@shared_task
def resume_bulk() -> None:
    """Take up jobs whose worker or broker went away. Beat calls it every few seconds."""
    for job_id in open_jobs().values_list("pk", flat=True):
        run_bulk.delay(job_id)


def start_bulk(job_id: int) -> None:
    """Hand a new job to the workers; without a broker it waits for :func:`resume_bulk`."""
    with suppress(OperationalError):
        run_bulk.delay(job_id)
