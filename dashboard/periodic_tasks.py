"""What Celery's beat starts again and again: what nobody asks for, and what a lost worker or broker left lying."""

from celery.schedules import crontab

SWEEP = {"schedule": 10, "options": {"expires": 10}}
"""What goes by rows that a dead worker or a lost broker left: no broker gives back soon what a killed worker held."""
PERIODIC_TASKS = {
    "what a lost broker forgot to send": {
        "task": "pools.tasks.messages.send_waiting_messages",
        **SWEEP,
    },
    "what has expired": {"task": "pools.tasks.expiry.remove_expired", "schedule": 600},
    "what deleted pools have left": {"task": "pools.tasks.removal.remove_deleted_pools", **SWEEP},
    "what deleted identity pools have left": {
        "task": "identities.tasks.remove_deleted_identity_pools",
        **SWEEP,
    },
    "counts for the metrics, and events that are too old": {
        "task": "pools.tasks.metrics.tend_metrics",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "metadata and certificates of SAML providers": {
        "task": "pools.tasks.federation.tend_providers",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "steps of imports that no worker goes on with": {
        "task": "dashboard.tasks.imports.resume_imports",
        "schedule": 5,
        "options": {"expires": 5},
    },
    "bulk jobs whose worker went away": {"task": "dashboard.tasks.bulk.resume_bulk", **SWEEP},
    "exports whose worker went away": {"task": "dashboard.tasks.exports.resume_exports", **SWEEP},
    "links for staff that were not sent": {
        "task": "dashboard.tasks.invitations.send_waiting_links",
        **SWEEP,
    },
    "links for a new password that were not sent": {
        "task": "dashboard.tasks.sign_in.send_waiting_password_links",
        **SWEEP,
    },
    "requests of which approvers were not told": {
        "task": "dashboard.tasks.approvals.tell_of_waiting_requests",
        **SWEEP,
    },
    "callbacks of trials that are over": {"task": "dashboard.tasks.trials.remove_callbacks", **SWEEP},
    "scans of the desk whose worker went away": {"task": "dashboard.tasks.desk.resume_scans", **SWEEP},
    "whom support should look at": {
        "task": "dashboard.tasks.desk.tend_desk",
        "schedule": crontab(hour="2", minute="40"),
    },
    "files and rejected lines of imports that have ended": {
        "task": "dashboard.tasks.retention.forget_finished_imports",
        "schedule": crontab(hour="3", minute="20"),
    },
    "calls that nobody told the outcome of": {
        "task": "dashboard.tasks.audit.tend_trail",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "records of the trail that are too old": {
        "task": "dashboard.tasks.audit.remove_old_records",
        "schedule": crontab(hour="3", minute="50"),
    },
    "sessions of staff members that have run out": {
        "task": "dashboard.tasks.retention.forget_old_sessions",
        "schedule": crontab(hour="3", minute="30"),
    },
    "messages that were given up": {
        "task": "pools.tasks.messages.forget_given_up_messages",
        "schedule": crontab(hour="3", minute="40"),
    },
    "what undos of imports would need": {
        "task": "pools.tasks.imports.forget_undos",
        "schedule": crontab(hour="3", minute="25"),
    },
    "imports that no worker has in hand": {
        "task": "pools.tasks.imports.tend_imports",
        **SWEEP,
    },
}
"""``CELERY_BEAT_SCHEDULE``: the name that the log shows, the task, and the seconds or the time of day (UTC)."""
