"""Approving and refusing: by another person, who may do it at this moment, for someone who still may."""

from datetime import datetime

from django.db import transaction

from dashboard.actor import Actor
from dashboard.approvals.asking import Refused, State, close, locked, record, still_open
from dashboard.approvals.facts import Facts, what_changed
from dashboard.approvals.plans import begin_plan
from dashboard.approvals.wording import bulk_action, mark_of
from dashboard.models import ApprovalRequest, BulkJob, StaffMember
from dashboard.permissions.deciding import may

APPROVE = "console:Approve"


class Changed(Refused):
    """The target is no longer what the approver has seen."""


def why_not(member: StaffMember, request: ApprovalRequest) -> str:
    """Why a member may not decide on a request; empty where they may."""
    if member.pk == request.requester_id:
        return "This is your own request: somebody else must approve it."
    if not member.is_active or not may(member, APPROVE, request.connection, request.pool):
        return "Your role does not allow you to approve requests on this pool."
    for call in request.calls:
        if not may(member, call, request.connection, request.pool):
            return (
                f"Your role does not allow {call.partition(':')[2]} on this pool, so you cannot approve it."
            )
    return ""


def approve(
    actor: Actor, key: int, seen: Facts | None, facts: Facts, note: str, now: datetime
) -> ApprovalRequest:
    """Approve a request of which the approver saw ``seen`` while it is ``facts`` now; on many users and of an import with its job.

    Raises Refused. Of two who approve at once, one does.
    """
    with transaction.atomic():
        request = locked(key)
        _check_decider(actor, request, now)
        requester = request.requester
        if not all(may(requester, call, request.connection, request.pool) for call in request.calls):
            raise Refused(f"{requester} may no longer do this. Refuse it, or let it expire.")
        changed = what_changed(seen, facts) if seen is not None else "Look at the request first."
        if changed:
            raise Changed(changed)
        close(request, State.APPROVED, actor.staff, now, note)
        record(actor, request, "ApproveRequest", ApprovedBy=actor.staff.email)
        _begin(request)
    return request


def _begin(request: ApprovalRequest) -> None:
    """Begin what takes more than one call, within the approval. Raises Changed."""
    mark = mark_of(request)
    begin = mark.begin or (begin_plan if request.work else None)
    if begin is not None:
        if not begin(request, both_names(request)):
            raise Changed("It is no longer what approval was asked for. Whoever asked can ask again.")
    elif action := bulk_action(request):
        make_job(request, action)


def refuse(actor: Actor, key: int, note: str, now: datetime) -> ApprovalRequest:
    """Refuse a request, with a word to the one who asked. Raises Refused."""
    if not note:
        raise Refused("Say why, for the one who asked.")
    with transaction.atomic():
        request = locked(key)
        _check_decider(actor, request, now)
        close(request, State.REFUSED, actor.staff, now, note)
        record(actor, request, "RefuseRequest", RefusedBy=actor.staff.email, Note=note)
    return request


def _check_decider(actor: Actor, request: ApprovalRequest, now: datetime) -> None:
    """Their roles are read again: what they were when the page was shown does not count."""
    still_open(request, now)
    if reason := why_not(StaffMember.objects.get(pk=actor.staff.pk), request):
        raise Refused(reason)


def make_job(request: ApprovalRequest, action: str) -> BulkJob:
    """The background job that does it to each user on behalf of the one who asked."""
    return BulkJob.objects.create(
        connection=request.connection,
        pool=request.pool,
        action=action,
        group=request.members.get("GroupName", ""),
        usernames=request.names,
        staff=request.requester,
        reason=both_names(request),
        ticket=request.ticket,
        approval=request,
    )


def both_names(request: ApprovalRequest) -> str:
    """The requester's reason as the trail shows it with each call, with the one who approved."""
    by = request.decided_by.email if request.decided_by else ""
    approved = f" (approved by {by}, request {request.pk})"
    return request.reason[: 500 - len(approved)] + approved
