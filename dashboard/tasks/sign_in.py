"""Messages about signing in: sent by a worker, so that no page waits for a mail server, nor tells who has an account."""

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.sign_in.links import answer, unanswered

log = structlog.get_logger("lifeguard.tasks")


@shared_task(ignore_result=True)
def send_password_link(key: int) -> None:
    """Send a link for a new password, if a member who may use one has the address."""
    answer(key, timezone.now())


@shared_task(ignore_result=True)
def send_waiting_password_links() -> None:
    """Send what a lost broker forgot or a dead worker left. Beat calls it every few seconds."""
    for key in unanswered(timezone.now()).values_list("pk", flat=True):
        send_password_link(key)


def enqueue_password_link(key: int) -> None:
    """Ask a worker to answer; without a broker it waits for :func:`send_waiting_password_links`."""
    try:
        send_password_link.apply_async(args=[key], retry=False)
    except OperationalError:
        log.warning("broker unreachable, a link for a new password waits", asked=key)
