"""Works through a bulk job, its plan or what is planned, so that a worker that dies neither loses a user nor repeats one.

A worker holds a job by its lease. After each call the position is stored; the
audit record, which is stored with the call itself, tells a later worker whether the call at the position was made.
"""

from collections.abc import Iterator
from contextlib import suppress

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.actor import actor_of_work
from dashboard.acts.registry import acts_on_many
from dashboard.acts.user_act import NotPossible, UserAct
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.unmasked import unmasked
from dashboard.bulk_jobs.passing import HeldUp, is_passing
from dashboard.bulk_jobs.planning import digest_of, go_on_planning
from dashboard.bulk_jobs.rounds import Round
from dashboard.leases import LostLeaseError, due, held, keep, release, take
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import AuditRecord, BulkJob, BulkTarget, Stage
from dashboard.users.person import read

READ_AHEAD = 100
_OTHERS = "Those whom it is for are not those whom a second person has approved."


def open_jobs() -> QuerySet[BulkJob]:
    """Jobs that nobody works on: new ones, and those whose worker went away."""
    return due(_unfinished())


def _unfinished() -> QuerySet[BulkJob]:
    jobs = BulkJob.objects.select_related("staff", "connection", "approval").filter(finished=None)
    return jobs.exclude(stage=Stage.PLANNED)


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
    if job.stage == Stage.PLANNING:
        return go_on_planning(job, work)
    if job.source and job.approval and not job.position and digest_of(job) != job.digest:
        keep(job, stopped=True, problem=_OTHERS, finished=timezone.now(), leased=None)
        return None
    first = job.position
    ahead = _ahead(job)
    target = next(ahead, None)
    if target and _was_made(job, act, _names(work, target.username)):
        _store(job, target)
        target = next(ahead, None)
    while target and not _is_stopped(job):
        try:
            target.failed = _not_the_approved(job, work, target.username) or try_one(
                act, work, target.username
            )
        except ApprovalNeeded as error:  # marked since, or the approval is gone
            target.failed = str(error)
            _store(job, target, position=job.position)
            keep(job, stopped=True, finished=timezone.now(), leased=None)
            return None
        except ERRORS:
            release(job, None)
            raise HeldUp(job.position > first) from None
        _store(job, target)
        target = next(ahead, None)
    keep(job, finished=timezone.now(), leased=None)
    return None


def _ahead(job: BulkJob) -> Iterator[BulkTarget]:
    """Whom it is still to be done to, in order. Those of a job without a plan are in no table."""
    if not job.source:
        yield from (BulkTarget(job=job, username=name) for name in job.usernames[job.position :])
        return
    while True:
        planned = job.targets.filter(left_out="", pk__gt=int(job.bookmark or 0)).order_by("pk")
        some = list(planned[:READ_AHEAD])
        yield from some
        if len(some) < READ_AHEAD:
            return


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


def _was_made(job: BulkJob, act: UserAct, names: list[str]) -> bool:
    made = AuditRecord.objects.filter(
        kind=AuditRecord.Kind.STAFF,
        pool=job.pool,
        target__in=names,
        operation=act.call,
        staff=job.staff.email,
        outcome="ok",
    )
    return made.filter(connection=job.connection.slug, at__gte=job.begun or job.created).exists()


def _names(work: Round, username: str) -> list[str]:
    """Under which names a call may have meant a user: an invitation goes by the e-mail address where that is the name."""
    try:
        return read(unmasked(work.client).admin_get_user(**work.user(username).names)).names_in_trail
    except ERRORS:
        return [username]


def _is_stopped(job: BulkJob) -> bool:
    return BulkJob.objects.filter(pk=job.pk, stopped=True).exists()


def _store(job: BulkJob, target: BulkTarget, position: int | None = None) -> None:
    """Store how far the job is, and what came of it. Raises LostLeaseError where another worker has taken it."""
    members: dict = {"position": job.position + 1 if position is None else position}
    if not job.source:
        if target.failed:
            job.failures.append([target.username, target.failed])
        keep(job, failures=job.failures, **members)
        return
    with transaction.atomic():
        if target.failed:
            target.failed = target.failed[:500]
            target.save(update_fields=["failed"])
        keep(job, bookmark=str(target.pk), failed=job.failed + bool(target.failed), **members)
