"""The Django project and the console: pages that reach every pool through boto3."""

from dashboard.celery import app as celery_app

__all__ = ["celery_app"]
