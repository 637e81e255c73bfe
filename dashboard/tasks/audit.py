"""What becomes of the audit trail by itself."""

import structlog
from celery import shared_task
from django.utils import timezone

from dashboard.audit.chain import read_head, renew_key
from dashboard.audit.intents import give_up
from dashboard.audit.retention import remove_old
from dashboard.audit.search import catch_up

log = structlog.get_logger("lifeguard.audit")


@shared_task
def tend_trail() -> None:
    """Record calls that never came back, index what was written, and log the head.

    A log that is kept elsewhere shows a trail that was cut off.
    """
    give_up(timezone.now())
    catch_up()
    if head := read_head():
        log.info("audit head", record=head.last, hash=head.hash)


@shared_task
def remove_old_records() -> None:
    """Every night: remove the records that are older than the setting, and keep the trail's key under the newest one."""
    renew_key()
    if gone := remove_old(timezone.now()):
        log.info("audit records removed", records=gone)
