"""What is deleted by itself after a while."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from dashboard.bulk_jobs.retention import forget_targets
from dashboard.import_runs.retention import forget_abandoned, forget_finished
from dashboard.sign_in.sessions import forget_unused
from dashboard.stored_files import forget_strays
from dashboard.user_exports.running import forget_files
from pools.files import forget_drafts
from pools.outages import FilesAway

log = structlog.get_logger("lifeguard.tasks")


@shared_task
def forget_finished_imports() -> None:
    """Every night: delete the files and rejected lines of imports, exports, and whom bulk jobs were for, ``RETENTION_DAYS`` after their
    end, or after their upload where nobody started them; files that no row names any more; and what was left half written."""
    now = timezone.now()
    before = now - timedelta(days=settings.RETENTION_DAYS)
    try:
        forget_finished(before)
        forget_abandoned(before)
        forget_targets(before)
        forget_files(before)
        forget_strays(before)
        forget_drafts(now - timedelta(days=1))
    except FilesAway as away:
        log.warning("files away, what is too old goes tomorrow", problem=str(away))


@shared_task
def forget_old_sessions() -> None:
    """Every night: delete sessions of staff members that have run out."""
    call_command("clearsessions")
    forget_unused()
