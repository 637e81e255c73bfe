"""Makes the plan of a bulk job: whom it is for, and who is left out and why. It changes nothing in the pool.

Each part is stored with the bookmark behind it in one transaction, so that a worker that dies loses none and repeats none.
"""

from hashlib import sha256

from botocore.exceptions import ClientError
from django.db import transaction
from django.utils import timezone

from dashboard.acts.registry import acts_on_many
from dashboard.acts.user_act import UserAct
from dashboard.aws.errors import ERRORS, code_of, explain
from dashboard.bulk_jobs.passing import HeldUp, is_passing
from dashboard.bulk_jobs.rounds import Round
from dashboard.bulk_jobs.sources import Candidate, NoPlan, Part, read_part
from dashboard.leases import keep, release
from dashboard.models import BulkJob, BulkTarget, Stage

_TOO_OLD = "pagination token"


def go_on_planning(job: BulkJob, work: Round) -> None:
    """Read part after part until all are planned, or somebody stops it. Raises HeldUp, and LostLeaseError."""
    act = acts_on_many()[job.action]
    first = job.looked_at
    while not BulkJob.objects.filter(pk=job.pk, stopped=True).exists():
        try:
            part = read_part(job, work, job.bookmark)
            targets = [_target(job, act, work, each) for each in part.candidates]
        except NoPlan as error:
            return _give_up(job, str(error))
        except ERRORS as error:
            if is_passing(error):
                release(job, None)
                raise HeldUp(job.looked_at > first) from None
            if job.bookmark and _is_too_old(error):
                _begin_again(job)
                continue
            return _give_up(job, str(explain(error, work.client.actor.connection)))
        _store(job, part, targets)
        if not part.bookmark:
            return _end(job)
    return _give_up(job, "")


def _target(job: BulkJob, act: UserAct, work: Round, candidate: Candidate) -> BulkTarget:
    person, why = candidate.person, candidate.why
    if person is not None:
        why = act.why_not(person, work.pool)
    name = person.username if person else candidate.given
    target = BulkTarget(job=job, username=name[:512], given=candidate.given, left_out=why[:300])
    if person:
        target.status, target.made = person.status, person.created
    return target


def _store(job: BulkJob, part: Part, targets: list[BulkTarget]) -> None:
    with transaction.atomic():
        BulkTarget.objects.bulk_create(targets, ignore_conflicts=True, batch_size=500)
        keep(job, bookmark=part.bookmark, looked_at=job.looked_at + part.looked_at)


def _is_too_old(error: Exception) -> bool:
    """Whether a page's token has run out: a worker that comes back after an hour begins the plan again."""
    if not isinstance(error, ClientError) or code_of(error) != "InvalidParameterException":
        return False
    return _TOO_OLD in error.response["Error"].get("Message", "").lower()


def _begin_again(job: BulkJob) -> None:
    with transaction.atomic():
        job.targets.all().delete()
        keep(job, bookmark="", looked_at=0)


def _end(job: BulkJob) -> None:
    to_do = job.targets.filter(left_out="").count()
    left_out = job.targets.count() - to_do
    made = {"to_do": to_do, "left_out": left_out, "digest": digest_of(job)}
    keep(job, stage=Stage.PLANNED, bookmark="", leased=None, **made)


def digest_of(job: BulkJob) -> str:
    """The SHA-256, in hexadecimal, of the users whom the plan is for, in their order."""
    digest = sha256()
    names = job.targets.filter(left_out="").order_by("pk").values_list("username", flat=True)
    for name in names.iterator(chunk_size=5000):
        digest.update(f"{name}\n".encode())
    return digest.hexdigest()


def _give_up(job: BulkJob, problem: str) -> None:
    keep(job, problem=problem[:500], stopped=True, finished=timezone.now(), leased=None)
