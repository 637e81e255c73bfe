"""The desk's scans: load, go on, come back; and what is done by night."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.desk import nightly
from dashboard.desk.scanning import advance, open_scans


@shared_task
def scan_pool(scan_id: int) -> None:
    """Go on with a scan, and come back where it is not at its end."""
    wait = advance(scan_id)
    if wait is not None and not scan_pool.request.is_eager:
        scan_pool.apply_async((scan_id,), countdown=wait + 0.1)


@shared_task
def resume_scans() -> None:
    """Take up scans whose worker or broker went away. Beat calls it every few seconds."""
    for scan_id in open_scans().values_list("pk", flat=True):
        scan_pool.delay(scan_id)


@shared_task
def tend_desk() -> None:
    """Every night: look anew through embedded pools that were looked through before, and forget whom nobody finds."""
    for scan_id in nightly.begin_again(timezone.now()):
        start_scan(scan_id)
    nightly.forget_gone_pools()


def start_scan(scan_id: int) -> None:
    """Hand a scan to the workers; without a broker it waits for :func:`resume_scans`."""
    with suppress(OperationalError):
        scan_pool.delay(scan_id)
