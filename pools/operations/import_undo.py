"""Taking a user import back (our own service)."""

from functools import partial

from django.db import transaction

from pools import errors
from pools.models import ImportLeft, User
from pools.rules.imports.describing import describe_undo
from pools.rules.imports.rights import check_undo_rights
from pools.rules.imports.starting import find_job
from pools.rules.imports.undo_progress import why_no_undo
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool
from pools.tasks import start_undo
from pools.wire.call import Call

PAGE = 60


def undo_import(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """Begin, or go on with an undo that was stopped."""
    pool = find_pool(user_pool_id)
    check_undo_rights(call, pool)
    with call.change():
        job = find_job(pool, job_id, lock=True)
        if reason := why_no_undo(job, call.now):
            raise errors.PreconditionNotMetException(reason)
        job.undo_status, job.undo_message, job.undo_completed = "Pending", "", None
        job.undo_started = job.undo_started or call.now
        job.save(update_fields=["undo_status", "undo_message", "undo_started", "undo_completed"])
        transaction.on_commit(partial(start_undo, job.id), robust=True)
    return {"ImportUndo": describe_undo(job, call.now)}


def stop_import_undo(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """Stop between two parts of the import. What was taken back stays so."""
    pool = find_pool(user_pool_id)
    with call.change():
        job = find_job(pool, job_id, lock=True)
        if job.undo_status not in ("Pending", "InProgress"):
            raise errors.PreconditionNotMetException("The import is not being undone.")
        job.undo_status = "Stopping"
        job.save(update_fields=["undo_status"])
        transaction.on_commit(partial(start_undo, job.id), robust=True)
    return {"ImportUndo": describe_undo(job, call.now)}


def describe_import_undo(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """How far an undo is, or whether the import can be undone."""
    return {"ImportUndo": describe_undo(find_job(find_pool(user_pool_id), job_id), call.now)}


def list_import_undo_users(
    call: Call,
    *,
    user_pool_id: str,
    job_id: str,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict:
    """Whom the undo left, and why, in the order of their making."""
    job, size = find_job(find_pool(user_pool_id), job_id), max_results or PAGE
    scope = f"ListImportUndoUsers {job.id}"
    after = read_token(next_token, scope=scope)
    left = ImportLeft.objects.filter(job=job, user_id__gt=after[0] if after else 0).order_by("user_id")
    page, more = cut_page(list(left[: size + 1]), size)
    users = User.objects.in_bulk([row.user_id for row in page])
    answer: dict = {"Users": [_describe(row, users.get(row.user_id)) for row in page]}
    if more:
        answer["NextToken"] = make_token([page[-1].user_id], scope=scope)
    return answer


def _describe(row: ImportLeft, user: User | None) -> dict:
    named = {"Username": user.username, "Sub": user.sub} if user else {}
    return named | {"Reason": row.reason}
