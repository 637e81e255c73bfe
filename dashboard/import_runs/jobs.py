"""User import jobs through the API, the same on the embedded engine and on AWS."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import regex
from django.core.files.storage import default_storage
from django.utils import timezone

from dashboard.aws.clients import StaffClient
from dashboard.aws.loopback import Readable
from dashboard.aws.upload import upload
from dashboard.import_runs.pace import Seen, seen_before

ENDED = frozenset(("Succeeded", "Failed", "Stopped", "Expired"))
ADDRESS_LASTS = timedelta(minutes=14)
"""A job's ``PreSignedUrl`` is good for 15 minutes (API:CreateUserImportJob); the file must be on its way by then."""
SETTLED = 4
"""Seconds before which the pace of a job says little of what is left."""
CHECK = "Check "
"""How the names of jobs begin that only check."""


@dataclass(frozen=True)
class Progress:
    """A UserImportJobType as a page shows it. ``lines`` is how many rows the file has, 0 where nobody knows; ``seen`` is the
    look at it from which its pace is counted (:mod:`dashboard.import_runs.pace`)."""

    job: dict
    lines: int
    now: datetime
    seen: Seen | None = None

    @property
    def id(self) -> str:
        return self.job["JobId"]

    @property
    def name(self) -> str:
        return self.job["JobName"]

    @property
    def status(self) -> str:
        return self.job["Status"]

    @property
    def imported(self) -> int:
        return self.job.get("ImportedUsers") or 0

    @property
    def skipped(self) -> int:
        return self.job.get("SkippedUsers") or 0

    @property
    def failed(self) -> int:
        return self.job.get("FailedUsers") or 0

    @property
    def done(self) -> int:
        return self.imported + self.skipped + self.failed

    @property
    def total(self) -> int:
        return max(self.lines, self.done)

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def waiting(self) -> bool:
        return self.status == "Created"

    @property
    def active(self) -> bool:
        return not self.ended and not self.waiting

    @property
    def left(self) -> int:
        """Lines that were not read; after the end they are those of a job that was stopped or has failed."""
        return max(self.lines - self.done, 0)

    @property
    def lost(self) -> int:
        """Lines that a job which went to its end accounts for in no way: always 0."""
        return self.left if self.status == "Succeeded" else 0

    @property
    def percent(self) -> int:
        return 100 if self.ended and not self.left else int(100 * self.done / self.total) if self.total else 0

    @property
    def seconds(self) -> float:
        """How long it has been running, or ran."""
        started, ended = self.job.get("StartDate"), self.job.get("CompletionDate") or self.now
        return max((ended - started).total_seconds(), 0.0) if started else 0.0

    @property
    def rate(self) -> int:
        """Lines a second since the start."""
        return round(self.done / self.seconds) if self.seconds else 0

    @property
    def time_left(self) -> timedelta | None:
        """At the pace of the last seconds; None while that tells nothing yet."""
        if not (self.seen and self.lines):
            return None
        since, before = self.seen
        seconds, done = (self.now - since).total_seconds(), self.done - before
        return timedelta(seconds=self.left * seconds / done) if done > 0 and seconds >= SETTLED else None

    @property
    def time_left_in_words(self) -> str:
        """``about 2 seconds``, or nothing before anything can be said."""
        if self.time_left is None or self.ended:
            return ""
        seconds = round(self.time_left.total_seconds())
        if seconds < 90:
            return f"about {max(seconds, 1)} second{'' if seconds <= 1 else 's'}"
        return (
            f"about {round(seconds / 60)} minutes"
            if seconds < 5400
            else f"about {round(seconds / 3600)} hours"
        )

    @property
    def message(self) -> str:
        """Why a job did not come to its end; what is said of one that did is no news."""
        return "" if self.status == "Succeeded" else self.job.get("CompletionMessage") or ""


def read_job(client: StaffClient, pool: str, job_id: str, lines: int = 0) -> Progress:
    """How a job stands now."""
    answer = client.describe_user_import_job(UserPoolId=pool, JobId=job_id)
    read = Progress(answer["UserImportJob"], lines, timezone.now())
    return replace(read, seen=seen_before(job_id, read.done, read.now)) if read.active else read


def list_jobs(client: StaffClient, pool: str, token: str | None = None) -> tuple[list[dict], str | None]:
    """A page of the pool's jobs, newest first, and the way on."""
    answer = client.list_user_import_jobs(
        UserPoolId=pool, MaxResults=60, **({"PaginationToken": token} if token else {})
    )
    return answer.get("UserImportJobs", []), answer.get("PaginationToken")


def make_job(client: StaffClient, pool: str, name: str, role_arn: str, algorithm: str) -> str:
    """The id of a new job. One of this name that was made and never started is taken instead: a worker that died
    between making and remembering it leaves none behind."""
    for job in list_jobs(client, pool)[0]:
        if job["JobName"] == name and job["Status"] == "Created" and not _too_old(job):
            return job["JobId"]
    hashes: dict[str, Any] = {"PasswordHashingAlgorithm": algorithm} if algorithm else {}
    answer = client.create_user_import_job(
        UserPoolId=pool, JobName=name, CloudWatchLogsRoleArn=role_arn, **hashes
    )
    return answer["UserImportJob"]["JobId"]


def waits_in_vain(client: StaffClient, pool: str, job_id: str) -> bool:
    """Whether a job was never started, and takes no file any more."""
    job = client.describe_user_import_job(UserPoolId=pool, JobId=job_id)["UserImportJob"]
    return not job.get("StartDate") and _too_old(job)


def _too_old(job: dict) -> bool:
    """Nobody was there to send the file while the job's address was good."""
    return job["Status"] == "Expired" or (
        job["Status"] == "Created" and timezone.now() - job["CreationDate"] > ADDRESS_LASTS
    )


def start_job(
    client: StaffClient,
    pool: str,
    job_id: str,
    file: str,
    *,
    dry_run: bool = False,
    unverified: bool = False,
    renew: Callable[[], None] = lambda: None,
) -> None:
    """Send the file and start a job that waits for it; a job that has started is left alone. ``renew`` is called while
    the file goes out."""
    job = client.describe_user_import_job(UserPoolId=pool, JobId=job_id)["UserImportJob"]
    if job["Status"] != "Created":
        return
    with default_storage.open(file, "rb") as stream:
        watched = _Watched(stream, renew)
        length = default_storage.size(file)
        upload(client, job["PreSignedUrl"], watched, length, dry_run=dry_run, unverified=unverified)
    client.start_user_import_job(UserPoolId=pool, JobId=job_id)


class _Watched:
    """A file that tells when it is read from."""

    def __init__(self, file: Readable, tell: Callable[[], None]) -> None:
        self._file, self._tell = file, tell

    def read(self, size: int = -1, /) -> bytes:
        self._tell()
        return self._file.read(size)

    def readline(self, size: int = -1, /) -> bytes:
        self._tell()
        return self._file.readline(size)


def job_name(file_name: str, number: int, *, check: bool = False) -> str:
    """A job's name, with only the signs that Cognito allows in one; ``number`` makes it unique."""
    plain = regex.sub(r"[^\w\s+=,.@-]", "-", file_name)[:100]
    return f"{CHECK if check else ''}{plain} {number}"
