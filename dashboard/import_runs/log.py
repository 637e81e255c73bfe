"""A job's log in CloudWatch Logs, read through its API, and its lines, in Cognito's form, taken apart."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any

import regex

from dashboard.aws.clients import StaffClient

_NOT_IN_A_GROUP = regex.compile(r"[^.\-_/#A-Za-z0-9]")
_LINE = regex.compile(r"\[(\w+)\] Line Number (\d+) - (.*)", regex.DOTALL)
_COLUMN = regex.compile(r"([\w:.-]+): (.+)", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class LogLine:
    """What became of one line. ``line`` counts the file's rows, its header being the first."""

    outcome: str
    line: int
    column: str
    reason: str

    @property
    def rejected(self) -> bool:
        return self.outcome == "FAILED"

    @property
    def skipped(self) -> bool:
        return self.outcome == "SKIPPED"

    @property
    def repeats(self) -> bool:
        """Whether a line was skipped because another line of the file holds its user."""
        return self.skipped and self.reason.startswith("Repeats ")


def read_log_line(message: str, columns: Collection[str]) -> LogLine | None:
    """A message of the log; None for one that speaks of no line. ``columns`` are the pool's own header."""
    match = _LINE.fullmatch(message.strip())
    if match is None:
        return None
    named = _COLUMN.fullmatch(match[3])
    column, reason = (named[1], named[2]) if named and named[1] in columns else ("", match[3])
    # Half a million lines may be sorted at once, mostly of few reasons.
    return LogLine(intern(match[1]), int(match[2]), intern(column), intern(reason))


@dataclass
class Outcomes:
    """What a log says of lines: AWS names those that were ``done``; the embedded engine names only those that were ``left``,
    skipped or rejected."""

    done: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)

    def imported(self, line: int) -> bool:
        return line in self.done if self.done else line not in self.left


def read_outcomes(messages: Iterable[str]) -> Outcomes:
    """What became of the lines that a log speaks of."""
    found = Outcomes()
    for message in messages:
        line = read_log_line(message, ())
        if line is not None:
            (found.left if line.rejected or line.skipped else found.done).add(line.line)
    return found


def job_log(logs: StaffClient, pool: str, pool_name: str, job: dict) -> Iterator[str]:
    """The messages of a job's log, oldest first, page by page."""
    token = None
    while True:
        messages, token = log_page(logs, pool, pool_name, job, token, limit=10_000)
        yield from messages
        if token is None:
            return


def log_page(
    logs: StaffClient, pool: str, pool_name: str, job: dict, token: str | None, *, limit: int = 100
) -> tuple[list[str], str | None]:
    """One page of a job's log, and the way on; the log's end is where its own token leads back to itself."""
    page = _events(logs, pool, pool_name, job, token, startFromHead=True, limit=limit)
    way_on = page.get("nextForwardToken")
    messages = [event["message"] for event in page["events"]]
    return messages, way_on if way_on != token and messages else None


def log_tail(
    logs: StaffClient, pool: str, pool_name: str, job: dict, token: str | None, *, limit: int
) -> tuple[list[str], str]:
    """What a log that still grows has after ``token``, or its last messages without one; and the way to what will come."""
    page = _events(logs, pool, pool_name, job, token, startFromHead=bool(token), limit=limit)
    return [event["message"] for event in page["events"]], page.get("nextForwardToken") or ""


def _events(
    logs: StaffClient, pool: str, pool_name: str, job: dict, token: str | None, **members: Any
) -> dict:
    return logs.get_log_events(
        logGroupName=f"/aws/cognito/userpools/{pool}/{_NOT_IN_A_GROUP.sub('-', pool_name)}",
        logStreamName=f"{job['JobId']}/{job['JobName']}",
        **members,
        **({"nextToken": token} if token else {}),
    )
