"""The plan of a bulk job as what is approved: by its digest, however many it is for."""

from django.db.models import QuerySet
from django.utils import timezone

from dashboard.models import ApprovalRequest, BulkJob, BulkTarget, Stage

_GONE = "The plan was given up, or carried out by somebody else. It cannot be approved any more."


def work_of(job: BulkJob) -> dict:
    """What a request says of a plan."""
    return {"Job": job.pk, "Users": job.total, "Digest": job.digest}


def facts_of_plan(asked: ApprovalRequest) -> dict:
    """How the plan is now: how many users, and their digest."""
    job = _waiting(asked).first()
    return {"users": job.total, "digest": job.digest} if job else {"gone": _GONE}


def begin_plan(asked: ApprovalRequest, reason: str) -> bool:
    """Let the plan be carried out on behalf of whoever asked; whether it is still what was approved."""
    begun = _waiting(asked).filter(digest=asked.work["Digest"], to_do=asked.work["Users"])
    return bool(
        begun.update(
            stage=Stage.RUNNING,
            begun=timezone.now(),
            group=asked.members.get("GroupName", ""),
            staff=asked.requester,
            reason=reason,
            ticket=asked.ticket,
            approval=asked,
        )
    )


def first_planned(asked: ApprovalRequest, count: int) -> list[str]:
    """The first of the users whom a plan is for."""
    names = BulkTarget.objects.filter(job=asked.work["Job"], left_out="")
    return list(names.order_by("pk").values_list("username", flat=True)[:count])


def _waiting(asked: ApprovalRequest) -> QuerySet[BulkJob]:
    jobs = BulkJob.objects.filter(pk=asked.work["Job"], connection=asked.connection, pool=asked.pool)
    return jobs.filter(stage=Stage.PLANNED, finished=None, stopped=False)
