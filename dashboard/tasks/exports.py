"""Exports of the list of users: load, write, and come back where something is in the way."""

from contextlib import suppress

from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.user_exports.running import Busy, open_exports, work_on

PAUSE = 30


@shared_task
def write_export(export_id: int) -> None:
    """Write an export's file; where the connection is busy, begin again after a pause."""
    try:
        work_on(export_id)
    except Busy:
        write_export.apply_async((export_id,), countdown=PAUSE)


@shared_task
def resume_exports() -> None:
    """Take up exports whose worker or broker went away. Beat calls it every few seconds."""
    for export_id in open_exports().values_list("pk", flat=True):
        write_export.delay(export_id)


def start_export(export_id: int) -> None:
    """Hand a new export to the workers; without a broker it waits for :func:`resume_exports`."""
    with suppress(OperationalError):
        write_export.delay(export_id)
