"""Celery's shells around rules: load, call one rule, save progress. One file for each subject."""

from pools.tasks.expiry import remove_expired
from pools.tasks.imports import forget_undos, run_import, run_undo, start_import, start_undo, tend_imports
from pools.tasks.messages import forget_given_up_messages, send_message, send_waiting_messages
from pools.tasks.metrics import tend_metrics
from pools.tasks.removal import remove_deleted_pools

__all__ = [
    "forget_given_up_messages",
    "forget_undos",
    "remove_deleted_pools",
    "remove_expired",
    "run_import",
    "run_undo",
    "send_message",
    "send_waiting_messages",
    "start_import",
    "start_undo",
    "tend_imports",
    "tend_metrics",
]
