"""Notes to approvers: sent by a worker, so that no page waits for a mail server."""

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.approvals import letters

log = structlog.get_logger("lifeguard.tasks")


@shared_task(ignore_result=True)
def tell_approvers(request_id: int) -> None:
    """Write to those who may approve a request, unless it was done."""
    letters.tell_approvers(request_id, timezone.now())


@shared_task(ignore_result=True)
def tell_of_waiting_requests() -> None:
    """Send what a lost broker forgot or a mail server refused. Beat calls it every minute."""
    for request_id in letters.untold(timezone.now()).values_list("pk", flat=True):
        tell_approvers(request_id)


def enqueue_note(request_id: int) -> None:
    """Ask a worker to tell the approvers; without a broker it waits for :func:`tell_of_waiting_requests`."""
    try:
        tell_approvers.apply_async(args=[request_id], retry=False)
    except OperationalError:
        log.warning("broker unreachable, a note to approvers waits", request=request_id)
