"""User imports, shared by any number of workers.

A *lane* is a message that imports for a moment and then sends itself again: as many workers as a job has lanes
share it, and other tasks get their turn in between.
"""

import structlog
from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from pools.models import ImportJob
from pools.rules.imports import planning, progress, running, tending

log = structlog.get_logger("lifeguard.tasks")
LANES = 16
LANE_SECONDS = 2.0
TICK_SECONDS = 10


@shared_task
def run_import(job_id: str) -> None:
    """A lane of a job. The first one also cuts the file, and opens the other lanes as soon as there is work."""
    progress.begin(job_id)
    job = (
        ImportJob.objects.select_related("pool").filter(id=job_id, status="InProgress", planned=False).first()
    )
    if job:
        batch = -1
        for batch, _ in enumerate(planning.plan(job)):
            if batch == 0:
                _open_lanes(job_id, LANES - 1)
        if batch > 0:
            # Lanes that were faster than the cutting have closed.
            _open_lanes(job_id, LANES - 1)
    if running.work(job_id, LANE_SECONDS):
        _open_lanes(job_id, 1)


@shared_task
def tend_imports() -> None:
    """Every few seconds: let jobs go on whose workers or messages are gone, and end what is over."""
    for job in tending.tend(timezone.now()):
        _open_lanes(job.id, LANES if job.planned else 1, expires=TICK_SECONDS)


def start_import(job_id: str) -> None:
    """Open the first lane. Without a broker the next :func:`tend_imports` does."""
    _open_lanes(job_id, 1)


def _open_lanes(job_id: str, count: int, **options: int) -> None:
    try:
        for _ in range(count):
            run_import.apply_async((job_id,), retry=False, **options)
    except Exception as problem:  # the broker's client raises many kinds
        log.warning("broker not reached", job=job_id, problem=type(problem).__name__)


@worker_ready.connect
def _tend_at_once(**_: object) -> None:
    try:
        tend_imports.apply_async(retry=False)
    except Exception as problem:
        log.warning("broker not reached", problem=type(problem).__name__)
