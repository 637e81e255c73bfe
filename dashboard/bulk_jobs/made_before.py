"""Whether a call that a lost worker may have made was made: the audit trail knows, as it is written with the call."""

from dashboard.acts.user_act import UserAct
from dashboard.audit.recording import UNFINISHED
from dashboard.aws.errors import ERRORS
from dashboard.aws.unmasked import unmasked
from dashboard.bulk_jobs.doing import goes_by_address
from dashboard.bulk_jobs.rounds import Round
from dashboard.models import AuditIntent, AuditRecord, BulkJob, BulkTarget
from dashboard.users.person import read

UNKNOWN = "A worker was lost while this went out, so nobody knows whether it did. It was not sent again: look, and send it by hand."


def was_made_before(job: BulkJob, act: UserAct, work: Round, target: BulkTarget) -> bool:
    """Whether a worker that died has done it, or may have sent a message; the target says so then."""
    calls = {
        "kind": AuditRecord.Kind.STAFF,
        "pool": job.pool,
        "target__in": _names(work, target),
        "operation": act.call,
        "connection": job.connection.slug,
        "at__gte": job.begun or job.created,
    }
    if not act.sends:  # another member may have let it go on
        calls["staff"] = job.staff.email
    done = AuditRecord.objects.filter(**calls, outcome="ok")
    if target.group and target.username:
        return any(record.input.get("GroupName") == target.group for record in done)
    if done.exists():
        return True
    unknown = act.sends and (
        AuditIntent.objects.filter(**calls).exists()
        or AuditRecord.objects.filter(**calls, outcome=UNFINISHED).exists()
    )
    target.failed = UNKNOWN if unknown else ""
    return bool(unknown)


def _names(work: Round, target: BulkTarget) -> list[str]:
    """Under which names a call may have meant a target: an invitation goes by the e-mail address where that is the name. AWS may
    bill for the reading of a user, so nobody is read whose call went by the name as it stands."""
    if not target.username:
        return [target.group]
    if target.action and not goes_by_address(target):
        return [target.username]
    try:
        user = work.user(target.username)
        return read(unmasked(work.client).admin_get_user(**user.names)).names_in_trail
    except ERRORS:
        return [target.username]
