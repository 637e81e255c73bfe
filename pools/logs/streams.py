"""Log groups, streams and events of user imports (API: DescribeLogStreams, GetLogEvents)."""

from functools import reduce
from operator import or_

from django.db.models import Q

from pools import errors
from pools.models import ImportJob, ImportLogLine, UserPool
from pools.rules.callers.access import pool_named_by
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call

MAX_STREAMS, MAX_EVENTS = 50, 10_000


def describe_log_streams(
    call: Call,
    *,
    log_group_name: str | None = None,
    log_group_identifier: str | None = None,
    log_stream_name_prefix: str | None = None,
    order_by: str | None = None,
    descending: bool | None = None,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict:
    """The import jobs of a pool that were started, as streams: by name, or by the time of their events."""
    pool = _find_pool(log_group_name, log_group_identifier)
    if log_stream_name_prefix and order_by == "LastEventTime":
        raise errors.InvalidParameterException("Cannot order by LastEventTime with a logStreamNamePrefix.")
    fields = ("started", "id") if order_by == "LastEventTime" else ("id",)
    scope = f"DescribeLogStreams {pool.public_id} {log_stream_name_prefix} {order_by} {descending}"
    jobs = ImportJob.objects.filter(pool=pool, started__isnull=False)
    jobs = jobs.filter(_after(fields, read_token(next_token, scope=scope), descending=bool(descending)))
    if log_stream_name_prefix:
        job_id, slash, name = log_stream_name_prefix.partition("/")
        jobs = jobs.filter(id=job_id, name__startswith=name) if slash else jobs.filter(id__startswith=job_id)
    jobs = jobs.order_by(*(f"-{field}" if descending else field for field in fields))
    size = limit or MAX_STREAMS
    page, more = cut_page(list(jobs[: size + 1]), size)
    answer: dict = {"logStreams": [_describe(call, pool, job) for job in page]}
    if more:
        key = [str(getattr(page[-1], field)) for field in fields]
        answer["nextToken"] = make_token(key, scope=scope)
    return answer


def get_log_events(
    call: Call,
    *,
    log_stream_name: str,
    log_group_name: str | None = None,
    log_group_identifier: str | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    next_token: str | None = None,
    limit: int | None = None,
    start_from_head: bool | None = None,
    unmask: bool | None = None,
) -> dict:
    """A page of a job's log in the order of the file's lines; without ``startFromHead`` the last page comes first.

    All events of a job bear the time at which it started.
    """
    job = _find_job(_find_pool(log_group_name, log_group_identifier), log_stream_name)
    time, scope = _milliseconds(job), f"GetLogEvents {job.id}"
    forward, line = read_token(next_token, scope=scope) or (bool(start_from_head), None)
    lines = ImportLogLine.objects.filter(job=job)
    if (start_time or 0) > time or (end_time is not None and end_time <= time):
        lines = lines.none()
    if line is not None:
        lines = lines.filter(line__gt=line) if forward else lines.filter(line__lt=line)
    page = list(lines.order_by("line" if forward else "-line")[: limit or MAX_EVENTS])
    page = page if forward else page[::-1]
    first, last = (page[0].line, page[-1].line) if page else _edges(line, forward=forward)
    return {
        "events": [{"timestamp": time, "message": _message(entry), "ingestionTime": time} for entry in page],
        "nextForwardToken": make_token([True, last], scope=scope),
        "nextBackwardToken": make_token([False, first], scope=scope),
    }


def _edges(line: int | None, *, forward: bool) -> tuple[int, int]:
    """The lines on both sides of an empty page: its own token leads to it again, the other one back."""
    if line is None:
        return 0, 0
    return (line + 1, line) if forward else (line, line - 1)


_COGNITOS = {"CONFLICT": "FAILED", "UPDATED": "SUCCEEDED", "CREATED": "SUCCEEDED"}
"""Cognito's log knows three outcomes."""


def _message(entry: ImportLogLine) -> str:
    column = f"{entry.column}: " if entry.column else ""
    outcome = _COGNITOS.get(entry.outcome, entry.outcome)
    return f"[{outcome}] Line Number {entry.line} - {column}{entry.reason}"


def _after(fields: tuple[str, ...], key: list[str] | None, *, descending: bool) -> Q:
    if key is None:
        return Q()
    beyond = "lt" if descending else "gt"
    steps = [
        Q(**dict(zip(fields[:place], key, strict=False)), **{f"{fields[place]}__{beyond}": key[place]})
        for place in range(len(fields))
    ]
    return reduce(or_, steps)


def _find_pool(name: str | None, identifier: str | None) -> UserPool:
    if bool(name) == bool(identifier):
        raise errors.InvalidParameterException("Give either logGroupName or logGroupIdentifier.")
    # The pool's id decides: what follows it is the pool's name, which can change.
    public_id = pool_named_by({"logGroupName": name, "logGroupIdentifier": identifier})
    if public_id is None:
        raise errors.ResourceNotFoundException("The specified log group does not exist.")
    return find_pool(public_id)


def _find_job(pool: UserPool, stream: str) -> ImportJob:
    job_id, _, name = stream.partition("/")
    job = ImportJob.objects.filter(pool=pool, id=job_id, name=name, started__isnull=False).first()
    if job is None:
        raise errors.ResourceNotFoundException("The specified log stream does not exist.")
    return job


def _milliseconds(job: ImportJob) -> int:
    return int((job.started or job.created).timestamp() * 1000)


def _describe(call: Call, pool: UserPool, job: ImportJob) -> dict:
    time, name = _milliseconds(job), f"{job.id}/{job.name}"
    group = f"/aws/cognito/userpools/{pool.public_id}/{pool.name}"
    return {
        "logStreamName": name,
        "creationTime": time,
        "firstEventTimestamp": time,
        "lastEventTimestamp": time,
        "lastIngestionTime": time,
        "arn": f"arn:aws:logs:{call.region}:{call.account_id}:log-group:{group}:log-stream:{name}",
        "storedBytes": 0,
    }
