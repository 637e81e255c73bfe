"""The latest lines that a running job has rejected or skipped, from its log. All of them are listed after its end."""

from dataclasses import replace

from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.import_runs.advice import advice_for
from dashboard.import_runs.jobs import Progress
from dashboard.import_runs.line_numbers import in_own_lines, numbers_of
from dashboard.import_runs.log import LogLine, log_tail, read_log_line
from dashboard.models import ImportRun
from dashboard.requests import Request
from dashboard.screens.imports.hiding import hide_in_log

SHOWN = 20
AT_ONCE = 5_000
"""Messages that one refresh reads on AWS, where every line is logged. The engine logs only what this page shows."""
_NO_LOG_YET = "ResourceNotFoundException"
_BAD_TOKEN = "InvalidParameterException"
NOTHING = {"latest": {"lines": [], "token": "", "added": True, "shown": SHOWN}}
"""Before there is a job."""


def latest_lines(
    request: Request, logs: StaffClient, pool: dict, job: Progress, run: ImportRun | None
) -> dict:
    """The context of the list, newest first. ``pool`` (UserPoolType) is the one that the job runs in; ``run`` is the console's
    own behind it, by which lines are numbered as in the person's file.

    A page on AWS reads on from the token of its last refresh, which is ``log`` in the address, and adds what is new
    to what it shows. The embedded engine keeps a log in the order of the file, so there its end is read again.
    """
    connection = logs.actor.connection
    token = "" if connection.is_embedded else request.GET.get("log", "")
    found: dict = {"lines": [], "token": "", "added": bool(token), "shown": SHOWN}
    limit = SHOWN if connection.is_embedded else AT_ONCE
    try:
        messages, found["token"] = log_tail(logs, pool["Id"], pool["Name"], job.job, token, limit=limit)
    except ERRORS as error:
        problem = explain(error, connection)
        found |= {"added": True, "token": "" if problem.code == _BAD_TOKEN else token}
        return {"latest": found | {"problem": None if problem.code == _NO_LOG_YET else problem}}
    columns = {"cognito:username", "cognito:mfa_enabled", "password_hash"}
    columns |= {attribute["Name"] for attribute in pool.get("SchemaAttributes", [])}
    read = [read_log_line(message, columns) for message in messages]
    lines = hide_in_log(request.place, [line for line in read if line and (line.rejected or line.skipped)])
    found["lines"] = [
        {"line": line, "advice": advice_for(line.column, line.reason) if line.rejected else ""}
        for line in _own_numbers(run, lines[: -SHOWN - 1 : -1])
    ]
    return {"latest": found}


def _own_numbers(run: ImportRun | None, lines: list[LogLine]) -> list[LogLine]:
    """The lines as they are numbered in the run's own file; of a plain one the rows are the lines."""
    numbers = numbers_of(run) if run and lines and not run.plain else None
    if numbers is None:
        return lines
    return [
        replace(line, line=numbers.line_of(line.line), reason=in_own_lines(line.reason, numbers.line_of))
        for line in lines
    ]
