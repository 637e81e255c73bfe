"""One request: who asks, why, and exactly what will happen, read again now."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard.actor import Actor
from dashboard.approvals import facts as reading
from dashboard.approvals.deciding import why_not
from dashboard.approvals.waiting import may_see
from dashboard.approvals.wording import given
from dashboard.aws.clients import actor_of
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.masking import masked_for
from dashboard.aws.masks import mask, mask_in
from dashboard.models import ApprovalRequest
from dashboard.pages import EVERYONE, page
from dashboard.requests import Request
from dashboard.screens.approvals.words import row_for


@page(EVERYONE)
@require_safe
@never_cache
def show_approval(request: Request, pk: int) -> HttpResponse:
    return show_request(request, find(request, pk))


def find(request: Request, pk: int) -> ApprovalRequest:
    """The request of this number, where it is any business of the member's."""
    related = ApprovalRequest.objects.select_related("connection", "requester", "decided_by", "job", "run")
    asked = get_object_or_404(related, pk=pk)
    if not may_see(request.user, asked):
        raise Http404("There is no such request.")
    return asked


def show_request(
    request: Request, asked: ApprovalRequest, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of a request; what it is about is read from the pool while it can still be decided."""
    now = timezone.now()
    is_open, mine = asked.is_open(now), asked.requester_id == request.user.pk
    context = {
        "row": row_for(request.user, asked, now),
        "asked": asked,
        "is_open": is_open,
        "mine": mine,
        "why_not": why_not(request.user, asked),
        "refused": refused,
        "note": request.POST.get("note", ""),
        **(read_again if is_open else as_recorded)(actor_of(request, asked.connection, asked.pool), asked),
    }
    return render(request, "dashboard/approvals/show.html", context, status=status)


def as_recorded(actor: Actor, asked: ApprovalRequest) -> dict:
    """What the request itself says of its target."""
    masked = masked_for(actor, asked.pool)
    names = asked.names or asked.members.get("IdentityIdsToDelete", [])
    return {
        "lines": reading.lines(asked.facts),
        "names": [mask_in(name, masked) for name in names],
        "given": [(name, mask(value) if name in masked else value) for name, value in given(asked)],
        "gone": asked.facts.get("gone", ""),
    }


def read_again(actor: Actor, asked: ApprovalRequest) -> dict:
    """The target as it is now, and what has changed since it was asked for."""
    context = as_recorded(actor, asked)
    try:
        now = reading.facts_of(actor, asked)
    except ERRORS as error:
        return context | {"problem": explain(error, asked.connection)}
    masked = masked_for(actor, asked.pool)
    people = [(mask_in(name, masked), who) for name, who in reading.people(actor, asked)]
    changed = reading.what_changed(asked.facts, now) if asked.pk else ""
    sealed = reading.seal(asked, now) if asked.pk else ""
    now_seen = {"lines": reading.lines(now), "gone": now.get("gone", ""), "seen": sealed}
    return context | now_seen | {"people": people, "changed": changed}
