"""The Celery application. Tasks are found in each app's ``tasks`` module."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

app = Celery("lifeguard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def tell_supervisor(**_: object) -> None:
    """``bin/serve`` waits for this file."""
    if path := os.environ.get("WORKER_READY_FILE"):
        Path(path).touch()
