"""Which requests a member sees, and which wait for them."""

from datetime import datetime

from django.db.models import QuerySet

from dashboard.approvals.deciding import APPROVE, why_not
from dashboard.models import ApprovalRequest, Connection, StaffMember
from dashboard.permissions.deciding import may, may_somewhere

SHOWN = 100
_ALL = ApprovalRequest.objects.select_related("connection", "requester", "decided_by", "job", "run")


def waiting_for(member: StaffMember, now: datetime) -> list[ApprovalRequest]:
    """The open requests that a member may decide on, the one that runs out first before the others."""
    return _may_decide(member, _ALL.filter(expires__gt=now))


def count_waiting(member: StaffMember, now: datetime) -> int:
    """How many there are: one query, and none for a member who may approve nothing."""
    few = ApprovalRequest.objects.select_related("connection").only(
        "requester", "call", "pool", "work", "connection"
    )
    return len(_may_decide(member, few.filter(expires__gt=now)))


def _may_decide(member: StaffMember, rows: QuerySet[ApprovalRequest]) -> list[ApprovalRequest]:
    if not may_somewhere(member, APPROVE):
        return []
    others = rows.filter(state="waiting").exclude(requester=member).order_by("expires")[:SHOWN]
    return [request for request in others if not why_not(member, request)]


def open_request(connection: Connection, pool: str, now: datetime, **work: int) -> ApprovalRequest | None:
    """The request that waits for a job of the console's (``Run=3``, ``Job=7``); None where there is none."""
    about = {f"work__{name}": value for name, value in work.items()}
    rows = _ALL.filter(connection=connection, pool=pool, state="waiting", expires__gt=now, **about)
    return rows.order_by("pk").first()


def asked_by(member: StaffMember) -> list[ApprovalRequest]:
    """What a member asked for, newest first."""
    return list(_ALL.filter(requester=member).order_by("-pk")[:SHOWN])


def decided(member: StaffMember, now: datetime, before: int | None = None) -> list[ApprovalRequest]:
    """Requests that are over and that a member may see, newest first."""
    over = _ALL.exclude(state="waiting", expires__gt=now).order_by("-pk")
    rows = over.filter(pk__lt=before) if before is not None else over
    return [request for request in rows[:SHOWN] if may_see(member, request)]


def may_see(member: StaffMember, request: ApprovalRequest) -> bool:
    """Whether a request is any business of a member's: they asked, decided, may approve there, or read the trail."""
    if member.pk in (request.requester_id, request.decided_by_id) or not why_not(member, request):
        return True
    return any(may(member, act, request.connection, request.pool) for act in (APPROVE, "console:ReadTrail"))


def approvers(request: ApprovalRequest) -> list[StaffMember]:
    """Everyone who may decide on a request."""
    others = StaffMember.objects.filter(is_active=True).exclude(pk=request.requester_id)
    return [member for member in others if not why_not(member, request)]
