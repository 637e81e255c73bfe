"""Celery shells of imports: each calls one function and arranges when it is called again."""

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.bulk_jobs.running import open_jobs
from dashboard.import_runs import steps
from dashboard.tasks.bulk import start_bulk

log = structlog.get_logger("lifeguard.tasks")


@shared_task(ignore_result=True)
def advance_import(run_id: int) -> None:
    """Take an import as far as it goes now."""
    wait = steps.advance(run_id)
    for job_id in follow_ups(run_id):
        start_bulk(job_id)
    if wait is not None and not advance_import.request.is_eager:
        advance_import.apply_async(args=[run_id], countdown=wait + 0.1)


def follow_ups(run_id: int) -> list[int]:
    """The job that does what follows an import, while nobody works on it."""
    return list(open_jobs().filter(run_id=run_id).values_list("pk", flat=True))


@shared_task(ignore_result=True)
def resume_imports() -> None:
    """Go on with imports that nobody works on: their worker died, or the broker forgot them."""
    for run_id in steps.waiting().values_list("pk", flat=True):
        enqueue_import(run_id)


def enqueue_import(run_id: int) -> None:
    """Ask a worker to go on with an import. Without a broker nothing is lost: it goes on when there is one again."""
    try:
        advance_import.apply_async(args=[run_id], retry=False)
    except OperationalError:
        log.warning("broker unreachable, import waits", run=run_id)
