"""Doing at once what was approved, on behalf of the one who asked."""

from botocore import xform_name

from dashboard.actor import Actor
from dashboard.approvals.deciding import both_names
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.models import ApprovalRequest

OK = "ok"
BEGUN = "begun"
"""The outcome of a call that was begun: where it stays, the trail tells what came of it."""


def carry_out(request: ApprovalRequest) -> str:
    """Make the one call of an approved request, once; ``ok``, or why it failed. The requester's rights are asked again."""
    approved = ApprovalRequest.objects.filter(pk=request.pk, state=ApprovalRequest.State.APPROVED, outcome="")
    actor = Actor(
        request.requester,
        request.connection,
        page_pool=request.pool,
        reason=both_names(request),
        ticket=request.ticket,
        many=len(request.members.get("IdentityIdsToDelete", ())) or 1,
        approval=request,
    )
    if not approved.update(outcome=BEGUN):
        return request.outcome
    outcome = _make_call(actor, request)
    ApprovalRequest.objects.filter(pk=request.pk).update(outcome=outcome)
    request.outcome = outcome
    return outcome


def _make_call(actor: Actor, request: ApprovalRequest) -> str:
    service, _, operation = request.call.partition(":")
    try:
        answer = getattr(StaffClient(actor, service), xform_name(operation))(**request.members)
    except ERRORS as error:
        return str(explain(error, request.connection))[:500]
    left = len(answer.get("UnprocessedIdentityIds") or ())
    return f"{left} of them were not deleted." if left else OK
