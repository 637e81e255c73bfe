"""Taking away what has expired."""

from celery import shared_task
from django.utils import timezone

from pools.rules import expiry


@shared_task
def remove_expired() -> None:
    """Remove sign-ins, sessions, attempts, codes and keys that are past their time."""
    expiry.remove_expired(timezone.now())
