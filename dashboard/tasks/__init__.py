"""Celery shells, a file for each subject: load, call one function, arrange when to come back."""

from dashboard.tasks.bulk import resume_bulk, run_bulk
from dashboard.tasks.imports import advance_import, resume_imports
from dashboard.tasks.invitations import send_link, send_waiting_links
from dashboard.tasks.retention import forget_finished_imports

__all__ = [
    "advance_import",
    "forget_finished_imports",
    "resume_bulk",
    "resume_imports",
    "run_bulk",
    "send_link",
    "send_waiting_links",
]
