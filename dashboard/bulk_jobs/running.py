"""Works through a bulk job, so that a worker that dies neither loses a user nor repeats one.

A worker holds a job by its lease. After each call the position is stored; the
audit record, which is stored with the call itself, tells a later worker whether the call at the position was made.
"""

from contextlib import suppress

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.actor import actor_of_work
from dashboard.acts.registry import acts_on_many
from dashboard.acts.user_act import NotPossible, UserAct
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain, is_busy
from dashboard.aws.unmasked import unmasked
from dashboard.bulk_jobs.rounds import Round
from dashboard.leases import LostLeaseError, due, held, keep, release, take
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import AuditRecord, BulkJob
from dashboard.users.person import read


class HeldUp(Exception):
    """The connection is busy or away: the job has been let go, to be taken up again later."""

    def __init__(self, advanced: bool) -> None:
        super().__init__("The connection is busy or away.")
        self.advanced = advanced


def open_jobs() -> QuerySet[BulkJob]:
    """Jobs that nobody works on: new ones, and those whose worker went away."""
    return due(_unfinished())


def _unfinished() -> QuerySet[BulkJob]:
    return BulkJob.objects.select_related("staff", "connection", "approval").filter(finished=None)


def work_on(job_id: int) -> None:
    """Work until the job is finished or stopped. Does nothing where another worker holds it. Raises HeldUp."""
    job = take(_unfinished(), job_id)
    if job is not None:
        with suppress(LostLeaseError), held(job):
            _go_on(job)


def put_off(job_id: int, seconds: float) -> None:
    """Promise the next look at a job that was let go to whoever comes back after so many seconds."""
    job = take(_unfinished(), job_id)
    if job is not None:
        with suppress(LostLeaseError):
            release(job, seconds)


def _go_on(job: BulkJob) -> None:
    act = acts_on_many()[job.action]
    work = Round(StaffClient(actor_of_work(job)), job.pool, {"group": job.group})
    first = job.position
    if first < job.total and _was_made(job, act, _names(work, job.usernames[first])):
        job.position += 1
        _store(job)
    while job.position < job.total and not _is_stopped(job):
        name = job.usernames[job.position]
        try:
            if reason := _not_the_approved(job, work, name) or try_one(act, work, name):
                job.failures.append([name, reason])
        except ApprovalNeeded as error:  # marked since, or the approval is gone
            job.failures.append([name, str(error)])
            _give_up(job)
            return
        except ERRORS:
            release(job, None)
            raise HeldUp(job.position > first) from None
        job.position += 1
        _store(job)
    keep(job, finished=timezone.now(), leased=None)


def _give_up(job: BulkJob) -> None:
    keep(job, failures=job.failures, stopped=True, finished=timezone.now(), leased=None)


def _not_the_approved(job: BulkJob, work: Round, username: str) -> str:
    """Why this is not the account that was approved: one of the same name was made since. Raises what passes."""
    if job.approval is None:
        return ""
    try:
        created = work.user(username).person.created
    except ERRORS as error:
        if is_passing(error):
            raise
        return ""
    made_since = created is not None and created > job.approval.created
    return "This is another account: it was made after approval was asked for." if made_since else ""


def try_one(act: UserAct, work: Round, username: str) -> str:
    """Do it for one user; why it failed, or an empty string. Raises where trying later makes sense."""
    try:
        act.perform(work.user(username), work.given)
    except NotPossible as error:
        return str(error)
    except ERRORS as error:
        if is_passing(error):
            raise
        return str(explain(error, work.client.actor.connection))
    return ""


def is_passing(error: Exception) -> bool:
    """Whether the call was certainly not made and may be made later."""
    return is_busy(error) or isinstance(error, EndpointConnectionError | ConnectTimeoutError)


def _was_made(job: BulkJob, act: UserAct, names: list[str]) -> bool:
    made = AuditRecord.objects.filter(
        kind=AuditRecord.Kind.STAFF,
        pool=job.pool,
        target__in=names,
        operation=act.call,
        staff=job.staff.email,
        outcome="ok",
    )
    return made.filter(connection=job.connection.slug, at__gte=job.created).exists()


def _names(work: Round, username: str) -> list[str]:
    """Under which names a call may have meant a user: an invitation goes by the e-mail address where that is the name."""
    try:
        return read(unmasked(work.client).admin_get_user(**work.user(username).names)).names_in_trail
    except ERRORS:
        return [username]


def _is_stopped(job: BulkJob) -> bool:
    return BulkJob.objects.filter(pk=job.pk, stopped=True).exists()


def _store(job: BulkJob) -> None:
    """Store how far the job is. Raises LostLeaseError where another worker has taken it."""
    keep(job, position=job.position, failures=job.failures)
