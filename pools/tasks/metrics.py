"""What has to happen to events by itself: being counted by the hour, and being forgotten."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from pools.rules.metrics import rolling


@shared_task
def tend_metrics() -> None:
    """Roll up the hours that have closed, then forget what is too old. Any number of these may run side by side."""
    now = timezone.now()
    for pool in rolling.pools_behind(now):
        rolling.roll_up(pool, now)
    rolling.forget(now, events_kept=timedelta(days=settings.AUTH_EVENTS_DAYS))
