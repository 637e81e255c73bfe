"""The Celery application. Tasks are found in each app's ``tasks`` module."""

import os
import time
from pathlib import Path
from typing import Any

import django
from celery import Celery
from celery.signals import beat_embedded_init, worker_init, worker_process_init, worker_ready
from kombu.exceptions import OperationalError

from dashboard.parent import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

REMEMBERED = 5.0
"""Seconds for which a broker that did not answer is not asked again."""


class Lifeguard(Celery):
    """An application that publishes without waiting: what a task is to do stands in a row, and a sweep finds it there.

    Without this each call that sends a message would hold its thread until the broker's client gives up.
    """

    _away_until = 0.0

    def send_task(self, *args: Any, **options: Any) -> Any:
        """As Celery's. Raises kombu's OperationalError where the broker does not answer, or did not a moment ago."""
        if time.monotonic() < self._away_until:
            raise OperationalError("The broker did not answer a moment ago.")
        try:
            return super().send_task(*args, **options)
        except (OperationalError, OSError):
            self._away_until = time.monotonic() + REMEMBERED
            raise


app = Lifeguard("lifeguard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def check_keys(**_: Any) -> None:
    """A worker with other keys than the site's would write what nobody can read."""
    django.setup()
    from dashboard.keys.starting import refuse_wrong_keys

    refuse_wrong_keys()


@worker_ready.connect
def tell_supervisor(**_: Any) -> None:
    """``bin/serve`` waits for this file."""
    if path := os.environ.get("WORKER_READY_FILE"):
        Path(path).touch()


worker_process_init.connect(end_with_parent)
beat_embedded_init.connect(end_with_parent)
