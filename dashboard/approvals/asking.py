"""Asking for approval, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from dashboard import audit
from dashboard.actor import Actor
from dashboard.approvals.wording import title
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import ApprovalPolicy, ApprovalRequest, StaffMember

State = ApprovalRequest.State


class Refused(Exception):
    """What a member may not do with a request, or can no longer; the message is written for them."""


def drafted(needed: ApprovalNeeded, now: datetime) -> ApprovalRequest:
    """The request that would be made, without its facts; it is not stored."""
    actor = needed.actor
    return ApprovalRequest(
        act=needed.act,
        connection=actor.connection,
        pool=needed.pool or actor.page_pool,
        call=needed.call,
        members=needed.members,
        names=needed.names,
        work=needed.work,
        requester=actor.staff,
        reason=actor.reason,
        ticket=actor.ticket,
        created=now,
        expires=now + timedelta(hours=ApprovalPolicy.current().hours),
    )


def ask(actor: Actor, draft: ApprovalRequest, now: datetime) -> tuple[ApprovalRequest, bool]:
    """Store a request and whether it is new: the same call that its requester has waiting already is not asked for twice."""
    same = ApprovalRequest.objects.filter(
        requester=draft.requester, connection=draft.connection, pool=draft.pool, call=draft.call
    ).filter(state=State.WAITING, expires__gt=now)
    with transaction.atomic():
        for other in same:
            if (other.members, other.names, other.work) == (draft.members, draft.names, draft.work):
                return other, False
        draft.save()
        record(actor, draft, "AskForApproval")
    return draft, True


def withdraw(actor: Actor, key: int, now: datetime) -> ApprovalRequest:
    """Take one's own request back. Raises Refused."""
    with transaction.atomic():
        request = locked(key)
        if request.requester_id != actor.staff.pk:
            raise Refused("Only the one who asked can take a request back.")
        still_open(request, now)
        close(request, State.WITHDRAWN, actor.staff, now)
        record(actor, request, "WithdrawRequest")
    return request


def locked(key: int) -> ApprovalRequest:
    """The request as it is now, held until the end of the transaction: of two who decide, the second sees the first's."""
    related = ApprovalRequest.objects.select_related("requester", "connection")
    return related.select_for_update(of=("self",)).get(pk=key)


def still_open(request: ApprovalRequest, now: datetime) -> None:
    """Raise Refused where a request is decided or has run out."""
    if request.state != State.WAITING:
        by = f" by {request.decided_by}" if request.decided_by else ""
        raise Refused(f"This request is {request.get_state_display().lower()} already{by}.")
    if not request.is_open(now):
        raise Refused("This request has expired. Whoever asked can ask again.")


def close(request: ApprovalRequest, state: str, member: StaffMember, now: datetime, note: str = "") -> None:
    """Store what was decided, where nobody else has."""
    changed = ApprovalRequest.objects.filter(pk=request.pk, state=State.WAITING, expires__gt=now).update(
        state=state, decided_by=member, decided=now, note=note
    )
    if not changed:
        raise Refused("Somebody else has just decided.")
    request.state, request.decided_by, request.decided, request.note = state, member, now, note


def record(actor: Actor, request: ApprovalRequest, operation: str, **more: Any) -> None:
    """Put what was done with a request into the trail, with the names of both people."""
    given = {"Request": request.pk, "Act": title(request), "AskedBy": request.requester.email, **more}
    if request.names:
        given["Usernames"] = request.names
    given |= request.work
    target = request.members.get("Username", "")
    audit.note(actor, operation, pool=request.pool, target=target, given=given)
