"""Works through a bulk job, its plan or what is planned, so that a worker that dies neither loses a user nor repeats one.

A worker holds a job by its lease. After each call the position is stored; the
audit record, which is stored with the call itself, tells a later worker whether the call at the position was made. Where the
worker died between the two, only the intent of the call is there: what changes nothing when it is done again is done
again, a message is not.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.actor import Actor, actor_of_work
from dashboard.acts.user_act import Exhausted, NotPossible, UserAct
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.guard import NotAllowed, ReasonNeeded, check
from dashboard.bulk_jobs.doing import act_on
from dashboard.bulk_jobs.made_before import UNKNOWN, was_made_before
from dashboard.bulk_jobs.passing import HeldUp, is_passing
from dashboard.bulk_jobs.planning import digest_of, go_on_planning
from dashboard.bulk_jobs.rounds import Round
from dashboard.bulk_jobs.waves import after_message, end_of_wave, goes_on, is_at_limit, look_again, waits
from dashboard.leases import LostLeaseError, confirm, due, held, keep, release, take
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import BulkJob, BulkTarget, StaffMember, Stage

READ_AHEAD = 100
_OTHERS = "Those whom it is for are not those whom a second person has approved."


def open_jobs() -> QuerySet[BulkJob]:
    """Jobs that nobody works on: new ones, those whose worker went away, and those whose next wave is due."""
    return due(_unfinished())


def _unfinished() -> QuerySet[BulkJob]:
    jobs = BulkJob.objects.select_related("staff", "connection", "approval").filter(finished=None)
    return jobs.filter(goes_on(timezone.now())).exclude(stage=Stage.PLANNED)


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
    work = Round(StaffClient(actor_of_work(job)), job.pool, {"group": job.group})
    if job.stage == Stage.PLANNING:
        return go_on_planning(job, work)
    if job.source and job.approval and not job.position and digest_of(job) != job.digest:
        keep(job, stopped=True, problem=_OTHERS, finished=timezone.now(), leased=None)
        return None
    first = job.position
    ahead = _ahead(job)
    target = next(ahead, None)
    if target and was_made_before(job, act_on(job, target), work, target):
        _store(job, target)
        target = next(ahead, None)
    while target and not _is_stopped(job):
        if waits(job, timezone.now()):
            return release(job, None)
        work.client = StaffClient(actor_of_today(job))
        work.given = {"group": target.group or job.group}
        try:
            _do(act_on(job, target), work, job, target)
        except (
            ApprovalNeeded,
            Exhausted,
        ) as error:  # it was marked since, or the approval is gone: nothing was tried then
            target.failed = str(error)
            return _stop_at(job, target, job.position + isinstance(error, Exhausted))
        except NotAllowed as error:  # whoever may do it can let it go on
            return keep(job, paused=True, problem=str(error)[:500], leased=None)
        except ERRORS as error:
            if is_at_limit(error):
                return keep(job, **end_of_wave(job, timezone.now()), leased=None)
            release(job, None)
            raise HeldUp(job.position > first) from None
        _store(job, target)
        target = next(ahead, None)
    keep(job, finished=timezone.now(), leased=None)
    return None


def _do(act: UserAct, work: Round, job: BulkJob, target: BulkTarget) -> None:
    """Do it to one user, and note on the target why that failed or is not wanted any more. Raises where trying later makes
    sense, NotAllowed where the member may not send any more, and LostLeaseError."""
    if act.sends:
        first, *also = act.permissions
        check(work.client.actor, first, job.pool, also=tuple(also), reason=False)
        if job.source:
            look_again(act, work, target)
        confirm(job)  # a worker that slept too long sends nothing that another one has sent
    if not (target.left_out or target.failed):
        target.failed = _not_the_approved(job, work, target.username) or try_one(act, work, target.username)


def _stop_at(job: BulkJob, target: BulkTarget, position: int) -> None:
    _store(job, target, position)
    keep(job, stopped=True, finished=timezone.now(), leased=None)


def actor_of_today(job: BulkJob) -> Actor:
    """On whose behalf the next call is made. An instance of a member keeps the roles that it has read, so the member is read
    anew: what was taken from them since the last call, this one is refused for."""
    return replace(actor_of_work(job), staff=StaffMember.objects.get(pk=job.staff_id))


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
    if job.approval is None or job.run_id:  # an import makes whom it was approved for
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
    """Do it for one user; why it failed, or an empty string. Raises where trying later makes sense, and Exhausted."""
    try:
        act.perform(work.user(username), work.given)
    except Exhausted:
        raise
    except NotPossible as error:
        return str(error)
    except ReasonNeeded:
        return "Your role asks for a reason or a ticket with this by now, and the job was begun without. Do it anew."
    except ERRORS as error:
        if is_passing(error) or is_at_limit(error):
            raise
        return str(explain(error, work.client.actor.connection))
    return ""


def _is_stopped(job: BulkJob) -> bool:
    """Whether somebody has stopped it; a pause that somebody asked for is noted on the job."""
    job.refresh_from_db(fields=["stopped", "paused"])
    return job.stopped


def _store(job: BulkJob, target: BulkTarget, position: int | None = None) -> None:
    """Store how far the job is, and what came of it. Raises LostLeaseError where another worker has taken it."""
    members: dict = {"position": job.position + 1 if position is None else position}
    went_out = not target.left_out and target.failed in ("", UNKNOWN)
    if went_out and act_on(job, target).sends:
        members |= after_message(job, timezone.now())
    if not job.source:
        if target.failed:
            job.failures.append([target.username, target.failed])
        keep(job, failures=job.failures, **members)
        return
    with transaction.atomic():
        if target.failed or target.left_out:
            target.failed = target.failed[:500]
            target.save(update_fields=["failed", "left_out"])
        members |= {
            "failed": job.failed + bool(target.failed),
            "skipped": job.skipped + bool(target.left_out),
        }
        keep(job, bookmark=str(target.pk), **members)
