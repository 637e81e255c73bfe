"""What a job of an import that has ended came to, as its pool tells it and as its log does."""

from collections.abc import Iterable, Iterator

from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.csv_files.hashes.names import TOTP
from dashboard.import_runs import beyond, jobs
from dashboard.import_runs.log import LogLine, Outcomes, job_log, read_log_line, read_outcomes
from dashboard.import_runs.rejects import keep_rejects
from dashboard.models import ImportRun


def results_of(run: ImportRun, client: StaffClient, pool: str, progress: jobs.Progress) -> dict:
    """What a job that has ended came to, with its rejected lines stored."""
    checked = progress.id == run.check_job
    header = [*beyond.import_header(client, pool), TOTP, *beyond.new_names(run)]
    messages = _log_of(client, pool, progress)
    read = (read_log_line(message, header) for message in messages)
    found = (line for line in read if line and (line.rejected or line.skipped))
    rejected = found if client.actor.connection.is_embedded else _in_order(found)
    try:
        problems, file, repeated = keep_rejects(run, rejected, checked=checked)
        log_problem = ""
    except ERRORS as error:
        problems, file, repeated, log_problem = [], "", 0, str(explain(error, client.actor.connection))
    return {
        "status": progress.status,
        "message": progress.message,
        "imported": progress.imported,
        "skipped": progress.skipped,
        "repeated": repeated,
        "failed": progress.failed,
        "left": progress.left,
        "problems": problems,
        "rejected": file,
        "log_problem": log_problem,
        "plan": beyond.read_plan(client, pool, progress.id) if client.actor.connection.is_embedded else {},
    }


def _log_of(client: StaffClient, pool: str, progress: jobs.Progress) -> Iterator[str]:
    name = client.describe_user_pool(UserPoolId=pool)["UserPool"]["Name"]
    return job_log(StaffClient(client.actor, "logs"), pool, name, progress.job)


def outcomes_of(client: StaffClient, pool: str, progress: jobs.Progress) -> Outcomes:
    """What became of each line of a job that has ended."""
    return read_outcomes(_log_of(client, pool, progress))


def _in_order(lines: Iterable[LogLine]) -> Iterator[LogLine]:
    """AWS logs in any order; a file there has at most 500,000 lines."""
    yield from sorted(lines, key=lambda line: line.line)
