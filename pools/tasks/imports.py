"""User imports, shared by any number of workers.

A *lane* is a message that imports for a moment and then sends itself again: as many workers as a job has lanes
share it, and other tasks get their turn in between.
"""

import structlog
from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from pools.models import ImportJob
from pools.outages import FilesAway
from pools.rules.imports import planning, progress, running, tending, undo_progress, undoing

log = structlog.get_logger("lifeguard.tasks")
LANES = 16
LANE_SECONDS = 2.0
TICK_SECONDS = 10


@shared_task
def run_import(job_id: str, *, cuts: bool = True) -> None:
    """A lane of a job. The one that ``cuts`` the file first opens the others as soon as there is work."""
    progress.begin(job_id)
    try:
        if cuts:
            _cut(job_id)
        goes_on = running.work(job_id, LANE_SECONDS)
    except FilesAway as away:  # the next tick that finds the job idle opens it again
        log.warning("files away, import waits", job=job_id, problem=str(away))
        return
    if goes_on:
        _open_lanes(job_id, 1, cuts=False)


def _cut(job_id: str) -> None:
    jobs = ImportJob.objects.select_related("pool")
    job = jobs.filter(id=job_id, status="InProgress", planned=False).first()
    times = 0
    for times, _ in enumerate(planning.plan(job) if job else (), 1):
        if times == 1:
            _open_lanes(job_id, LANES - 1, cuts=False)
    if times > 1:
        # Lanes that were faster than the cutting have closed.
        _open_lanes(job_id, LANES - 1, cuts=False)


@shared_task
def tend_imports() -> None:
    """Every few seconds: let jobs go on whose workers or messages are gone, and end what is over."""
    for job in tending.tend(timezone.now()):
        _open_lanes(job.id, LANES if job.planned else 1, cuts=not job.planned, expires=TICK_SECONDS)
    for job_id in tending.idle_undos(timezone.now()):
        start_undo(job_id, expires=TICK_SECONDS)


@shared_task
def run_undo(job_id: str) -> None:
    """Take an import back for a moment, then go on in a new message."""
    undo_progress.begin_undo(job_id)
    if undoing.work(job_id, LANE_SECONDS):
        start_undo(job_id)


@shared_task
def forget_undos() -> None:
    """Every night: delete what the undos of imports would need that cannot be undone any more."""
    undo_progress.forget_undo(timezone.now() - undo_progress.undo_window())


def start_undo(job_id: str, **options: int) -> None:
    """Open the one lane of an undo. Without a broker the next :func:`tend_imports` does."""
    try:
        run_undo.apply_async((job_id,), retry=False, **options)
    except Exception as problem:  # the broker's client raises many kinds
        log.warning("broker not reached", job=job_id, problem=type(problem).__name__)


def start_import(job_id: str) -> None:
    """Open the first lane. Without a broker the next :func:`tend_imports` does."""
    _open_lanes(job_id, 1, cuts=True)


def _open_lanes(job_id: str, count: int, *, cuts: bool, **options: int) -> None:
    try:
        for _ in range(count):
            run_import.apply_async((job_id,), {"cuts": cuts}, retry=False, **options)
    except Exception as problem:  # the broker's client raises many kinds
        log.warning("broker not reached", job=job_id, problem=type(problem).__name__)


@worker_ready.connect
def _tend_at_once(**_: object) -> None:
    try:
        tend_imports.apply_async(retry=False)
    except Exception as problem:
        log.warning("broker not reached", problem=type(problem).__name__)
