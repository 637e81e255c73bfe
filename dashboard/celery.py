"""The Celery application. Tasks are found in each app's ``tasks`` module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

app = Celery("lifeguard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
