"""What is deleted by itself after a while."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from dashboard.import_runs.retention import forget_finished
from dashboard.sign_in.sessions import forget_unused
from pools.files import forget_drafts


@shared_task
def forget_finished_imports() -> None:
    """Every night: delete the files and rejected lines of imports, ``RETENTION_DAYS`` after their end."""
    forget_finished(timezone.now() - timedelta(days=settings.RETENTION_DAYS))
    forget_drafts(timezone.now() - timedelta(days=1))


@shared_task
def forget_old_sessions() -> None:
    """Every night: delete sessions of staff members that have run out."""
    call_command("clearsessions")
    forget_unused()
