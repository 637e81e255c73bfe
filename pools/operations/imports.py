"""User import jobs.

Follows "Importing users into user pools from a CSV file" (DG:cognito-user-pools-using-import-tool).
"""

from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string

from pools import errors
from pools.models import ImportJob, UserPool
from pools.rules.callers.access import may_upload
from pools.rules.imports.header import csv_header
from pools.rules.imports.presigned import presigned_url
from pools.rules.imports.progress import ACTIVE, Counters, count
from pools.rules.imports.starting import check_pool, find_job, mark_started
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool
from pools.tasks import start_import
from pools.wire.call import Call

NOTHING: Counters = {"imported": 0, "skipped": 0, "failed": 0}


def get_csv_header(call: Call, *, user_pool_id: str) -> dict:
    """The columns of the pool's import file."""
    return {"UserPoolId": user_pool_id, "CSVHeader": csv_header(find_pool(user_pool_id))}


def create_user_import_job(
    call: Call,
    *,
    job_name: str,
    user_pool_id: str,
    cloud_watch_logs_role_arn: str,
    password_hashing_algorithm: str | None = None,
) -> dict:
    """A job that waits for its file. The role is kept and shown; the log needs none here."""
    pool = find_pool(user_pool_id)
    with call.change():
        job = ImportJob.objects.create(
            id=f"import-{get_random_string(10)}",
            pool=pool,
            name=job_name,
            role_arn=cloud_watch_logs_role_arn,
            password_hashing_algorithm=password_hashing_algorithm or "",
            created=call.now,
        )
    return {"UserImportJob": _describe(call, pool, job, NOTHING)}


def start_user_import_job(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """Begin. Any number of jobs may run at once, also on one pool."""
    pool = find_pool(user_pool_id)
    check_pool(pool)
    with call.change():
        job = find_job(pool, job_id, lock=True)
        mark_started(call, job, call.now)
        transaction.on_commit(partial(start_import, job.id), robust=True)
    return {"UserImportJob": _describe(call, pool, job, NOTHING)}


def stop_user_import_job(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """Stop for good. Users that are imported stay; chunks that are being read write no more."""
    pool = find_pool(user_pool_id)
    with call.change():
        job = find_job(pool, job_id, lock=True)
        if job.status not in ACTIVE:
            raise errors.PreconditionNotMetException(
                f"The job is {job.status}, so that there is nothing to stop."
            )
        job.status = "Stopping"
        job.save(update_fields=["status"])
        transaction.on_commit(partial(start_import, job.id), robust=True)
    return {"UserImportJob": _describe(call, pool, job, count([job])[job.id])}


def describe_user_import_job(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """A job and its counters, which rise while it runs."""
    pool = find_pool(user_pool_id)
    job = find_job(pool, job_id)
    return {"UserImportJob": _describe(call, pool, job, count([job])[job.id])}


def list_user_import_jobs(
    call: Call, *, user_pool_id: str, max_results: int, pagination_token: str | None = None
) -> dict:
    """The pool's jobs, newest first."""
    pool = find_pool(user_pool_id)
    scope = f"ListUserImportJobs {user_pool_id}"
    jobs = ImportJob.objects.filter(pool=pool).order_by("-created", "id")
    after = read_token(pagination_token, scope=scope)
    if after:
        created, last = after
        jobs = jobs.filter(Q(created__lt=created) | Q(created=created, id__gt=last))
    page, more = cut_page(list(jobs[: max_results + 1]), max_results)
    counters = count(page)
    uploads = may_upload(call, pool.public_id)
    described = [_describe(call, pool, job, counters[job.id], uploads=uploads) for job in page]
    answer: dict = {"UserImportJobs": described}
    if more:
        answer["PaginationToken"] = make_token([page[-1].created.isoformat(), page[-1].id], scope=scope)
    return answer


def _describe(
    call: Call, pool: UserPool, job: ImportJob, counters: Counters, *, uploads: bool | None = None
) -> dict:
    if uploads is None:
        uploads = may_upload(call, pool.public_id)
    described: Mapping = {
        "JobName": job.name,
        "JobId": job.id,
        "UserPoolId": pool.public_id,
        "PreSignedUrl": presigned_url(job, call.endpoint) if uploads else None,
        "CreationDate": job.created,
        "StartDate": job.started,
        "CompletionDate": job.completed,
        "Status": job.status,
        "CloudWatchLogsRoleArn": job.role_arn,
        "ImportedUsers": counters["imported"],
        "SkippedUsers": counters["skipped"],
        "FailedUsers": counters["failed"],
        "CompletionMessage": job.message or None,
        "PasswordHashingAlgorithm": job.password_hashing_algorithm or None,
    }
    return {name: value for name, value in described.items() if value is not None}
