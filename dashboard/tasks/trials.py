"""The callbacks of trials: taken away at the end, whatever became of the browser."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.trials import removing


@shared_task(ignore_result=True)
def remove_callback(trial_id: int) -> None:
    """Take the callback of a trial away, unless it is still to be used."""
    removing.remove_callback(trial_id)


@shared_task(ignore_result=True)
def remove_callbacks() -> None:
    """Every trial that is over. Beat calls it every few seconds."""
    for trial_id in removing.ended_trials(timezone.now()).values_list("pk", flat=True):
        remove_callback.delay(trial_id)


def enqueue_removal(trial_id: int) -> None:
    """Ask a worker at once; without a broker it waits for :func:`remove_callbacks`."""
    with suppress(OperationalError):
        remove_callback.apply_async((trial_id,), retry=False)
