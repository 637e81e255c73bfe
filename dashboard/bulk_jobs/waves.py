"""Messages to many in waves: so many, then nothing for a while, so that the limit of a mail server holds.

Between two waves lies a whole ``wave_seconds`` from the last message of the first on: no stretch of that length ever sees more
messages than one wave has, however long a wave takes. Where a job waits stands in its row, so that a lost worker takes
nothing of it along.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from botocore.exceptions import ClientError
from django.db.models import Q

from dashboard.acts.user_act import UserAct
from dashboard.aws.errors import ERRORS, code_of, explain
from dashboard.bulk_jobs.passing import is_passing
from dashboard.bulk_jobs.rounds import Round
from dashboard.models import BulkJob, BulkTarget
from dashboard.users.person import status_words

HOUR, DAY = 3_600, 86_400
DELETED = "Was deleted since the plan was made."
ANOTHER = "This is another account: it was made after the plan."


def goes_on(now: datetime) -> Q:
    """Jobs for which there is something to do now: also ending one that was stopped while it waited."""
    return Q(stopped=True) | Q(paused=False) & (Q(resumes=None) | Q(resumes__lte=now))


def waits(job: BulkJob, now: datetime) -> bool:
    return job.paused or (job.resumes is not None and job.resumes > now)


def sent(job: BulkJob) -> int:
    """How many messages have gone out."""
    return job.position - job.failed - len(job.failures) - job.skipped


def after_message(job: BulkJob, now: datetime) -> dict[str, Any]:
    """What one more message changes of its job: the wave is full, or the trial is over."""
    members: dict[str, Any] = {}
    if job.wave:
        members["in_wave"] = job.in_wave + 1
        if members["in_wave"] >= job.wave:
            members |= end_of_wave(job, now)
    if job.trial and sent(job) + 1 == job.trial:
        members["paused"] = True
    return members


def end_of_wave(job: BulkJob, now: datetime) -> dict[str, Any]:
    return {"in_wave": 0, "resumes": now + timedelta(seconds=job.wave_seconds or HOUR)}


def expected_end(job: BulkJob, now: datetime) -> datetime | None:
    """When the last wave begins, as far as anybody can tell; None for a job without waves."""
    if not job.wave:
        return None
    left = job.total - job.position - (job.wave - job.in_wave)
    begins = max(now, job.resumes or now)
    return begins + timedelta(seconds=job.wave_seconds * ceil(max(0, left) / job.wave))


def look_again(act: UserAct, work: Round, target: BulkTarget) -> None:
    """Say of a user in the plan why nothing is sent to them any more (``left_out``), or why nobody can tell (``failed``).

    Hours lie between the plan and a wave: who has signed in meanwhile needs no message, and a code would lock them out.
    Raises what passes.
    """
    try:
        person = work.user(target.username).person
    except ERRORS as error:
        if is_passing(error):
            raise
        if isinstance(error, ClientError) and code_of(error) == "UserNotFoundException":
            target.left_out = DELETED
        else:
            target.failed = str(explain(error, work.client.actor.connection))
        return
    if target.made and person.created != target.made:
        target.left_out = ANOTHER
    elif target.status and person.status != target.status:
        was, now = (status_words(status)[0] for status in (target.status, person.status))
        target.left_out = f"The status is “{now}” now; it was “{was}” when the plan was made."
    else:
        target.left_out = act.why_not(person, work.pool)[:300]


def is_at_limit(error: Exception) -> bool:
    """Whether the pool takes no further message today. Cognito says so of its own sender: 50 a day (DG:user-pool-email);
    other limits with this code are those of one user."""
    if not isinstance(error, ClientError) or code_of(error) != "LimitExceededException":
        return False
    return "email limit" in error.response["Error"].get("Message", "").lower()
