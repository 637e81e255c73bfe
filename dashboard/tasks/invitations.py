"""Messages to staff members: sent by a worker, so that no page waits for a mail server."""

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.staff.letters import send_letter, waiting

log = structlog.get_logger("lifeguard.tasks")


@shared_task(ignore_result=True)
def send_link(link_id: int) -> None:
    """Send a link to its member, unless it was sent."""
    send_letter(link_id, timezone.now())


@shared_task(ignore_result=True)
def send_waiting_links() -> None:
    """Send what a lost broker forgot or a mail server refused. Beat calls it every minute."""
    for link_id in waiting(timezone.now()).values_list("pk", flat=True):
        send_link(link_id)


def enqueue_link(link_id: int) -> None:
    """Ask a worker to send a link; without a broker it waits for :func:`send_waiting_links`."""
    try:
        send_link.apply_async(args=[link_id], retry=False)
    except OperationalError:
        log.warning("broker unreachable, a link for staff waits", link=link_id)
