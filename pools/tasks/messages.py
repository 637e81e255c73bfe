"""Sending messages after the operation that made them."""

from datetime import timedelta
from functools import partial

import structlog
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from pools.rules.messages import delivery, queued

log = structlog.get_logger("lifeguard.tasks")
SWEEP = 500


@shared_task
def send_message(message_id: int) -> None:
    """Send one message now."""
    delivery.deliver(message_id, timezone.now())


@shared_task
def send_waiting_messages() -> None:
    """Send what a retry put off or a lost broker forgot. Any number of these may run side by side."""
    for message_id in delivery.waiting(timezone.now(), SWEEP):
        delivery.deliver(message_id, timezone.now())


@shared_task
def forget_given_up_messages() -> None:
    """Every night: delete messages that were given up, ``RETENTION_DAYS`` after they were written."""
    delivery.forget_given_up(timezone.now() - timedelta(days=settings.RETENTION_DAYS))


def send_after_commit(message_ids: list[int]) -> None:
    """Enqueue messages when the current transaction is committed. Without a broker the next sweep sends them."""
    for message_id in message_ids:
        transaction.on_commit(partial(_enqueue, message_id), robust=True)


@receiver(queued)
def _enqueue_queued(message_id: int, **_: object) -> None:
    _enqueue(message_id)


def _enqueue(message_id: int) -> None:
    try:
        send_message.apply_async((message_id,), retry=False)
    except Exception as problem:  # the broker's client raises many kinds
        log.warning("broker not reached", message=message_id, problem=type(problem).__name__)
