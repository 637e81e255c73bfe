"""What a bulk job does, as a whole and to one of its targets."""

from dashboard.acts.imports.follow_up import ACT as FOLLOW_UP
from dashboard.acts.registry import acts_on_many
from dashboard.acts.user_act import UserAct
from dashboard.bulk_jobs.follow_up import STEPS
from dashboard.import_runs.following import INVITE
from dashboard.models import BulkJob, BulkTarget


def act_of(job: BulkJob) -> UserAct:
    """The act, as pages speak of it; that of an import's rest stands for several."""
    return FOLLOW_UP if job.action == FOLLOW_UP.key else acts_on_many()[job.action]


def act_on(job: BulkJob, target: BulkTarget) -> UserAct:
    """What is done to this target."""
    return STEPS[target.action] if target.action else act_of(job)


def told(target: BulkTarget) -> str:
    """What is done to a target of an import's rest, as ``Add to group night``; empty for targets of other jobs."""
    return f"{STEPS[target.action].label} {target.group}".strip() if target.action else ""


def goes_by_address(target: BulkTarget) -> bool:
    """Whether its call may name the user otherwise than the target does."""
    return target.action in ("", INVITE)
