"""Celery shells, a file for each subject: load, call one function, arrange when to come back."""

from dashboard.tasks.approvals import tell_approvers, tell_of_waiting_requests
from dashboard.tasks.audit import remove_old_records, tend_trail
from dashboard.tasks.bulk import resume_bulk, run_bulk
from dashboard.tasks.desk import resume_scans, scan_pool, tend_desk
from dashboard.tasks.exports import resume_exports, write_export
from dashboard.tasks.imports import advance_import, resume_imports
from dashboard.tasks.invitations import send_link, send_waiting_links
from dashboard.tasks.retention import forget_finished_imports, forget_old_sessions
from dashboard.tasks.sign_in import send_password_link, send_waiting_password_links
from dashboard.tasks.trials import remove_callback, remove_callbacks

__all__ = [
    "advance_import",
    "forget_finished_imports",
    "forget_old_sessions",
    "remove_callback",
    "remove_callbacks",
    "remove_old_records",
    "resume_bulk",
    "resume_exports",
    "resume_imports",
    "resume_scans",
    "run_bulk",
    "scan_pool",
    "send_link",
    "send_password_link",
    "send_waiting_links",
    "send_waiting_password_links",
    "tell_approvers",
    "tell_of_waiting_requests",
    "tend_desk",
    "tend_trail",
    "write_export",
]
