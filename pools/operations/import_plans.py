"""More than Cognito's imports (our own service): options of a job, and its plan to the line."""

from functools import partial

from django.db import transaction

from pools.models import ImportLogLine
from pools.rules.imports.describing import describe_plan
from pools.rules.imports.options import check_options
from pools.rules.imports.starting import check_pool, check_waiting, find_job, mark_started
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool
from pools.tasks import start_import
from pools.wire.call import Call

PAGE = 60


def put_import_options(
    call: Call,
    *,
    user_pool_id: str,
    job_id: str,
    existing_users: str | None = None,
    new_users: str | None = None,
    match_by: str | None = None,
    update_columns: list[str] | None = None,
    make_groups: bool | None = None,
    new_attributes: list[dict] | None = None,
) -> dict:
    """Say how a job that waits for its start treats users who exist, groups and attributes. It replaces what was said."""
    pool = find_pool(user_pool_id)
    given = {
        "ExistingUsers": existing_users,
        "NewUsers": new_users,
        "MatchBy": match_by,
        "UpdateColumns": update_columns,
        "MakeGroups": make_groups,
        "NewAttributes": new_attributes,
    }
    options = {name: value for name, value in given.items() if value is not None}
    check_options(pool, options)
    with call.change():
        job = find_job(pool, job_id, lock=True)
        check_waiting(job)
        job.options = options
        job.save(update_fields=["options"])
    return {"ImportOptions": job.options}


def get_import_options(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    return {"ImportOptions": find_job(find_pool(user_pool_id), job_id).options}


def plan_import(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """Start a job as a plan: its whole file is read against the pool as it is, and nothing is written there."""
    pool = find_pool(user_pool_id)
    check_pool(pool)
    with call.change():
        job = find_job(pool, job_id, lock=True)
        job.dry_run = True
        mark_started(call, job, call.now)
        transaction.on_commit(partial(start_import, job.id), robust=True)
    return {"ImportPlan": describe_plan(job)}


def describe_import_plan(call: Call, *, user_pool_id: str, job_id: str) -> dict:
    """What a job comes to, or has come to so far."""
    return {"ImportPlan": describe_plan(find_job(find_pool(user_pool_id), job_id))}


def list_import_lines(
    call: Call,
    *,
    user_pool_id: str,
    job_id: str,
    outcome: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict:
    """The lines of which there is something to say, in the order of the file."""
    job, size = find_job(find_pool(user_pool_id), job_id), max_results or PAGE
    scope = f"ListImportLines {job.id} {outcome or ''}"
    after = read_token(next_token, scope=scope)
    lines = ImportLogLine.objects.filter(job=job, line__gt=after[0] if after else 0).order_by("line")
    if outcome:
        lines = lines.filter(outcome=outcome)
    page, more = cut_page(list(lines[: size + 1]), size)
    answer: dict = {"Lines": [_describe(line) for line in page]}
    if more:
        answer["NextToken"] = make_token([page[-1].line], scope=scope)
    return answer


def _describe(line: ImportLogLine) -> dict:
    described = {"Line": line.line, "Outcome": line.outcome, "Column": line.column, "Reason": line.reason}
    return {name: value for name, value in described.items() if value != ""}
