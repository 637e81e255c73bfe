"""Asks for approval where an act needs a second person, in place of the page that would have done it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from dashboard.approvals import asking
from dashboard.approvals.facts import facts_of
from dashboard.asking_again import ask_again
from dashboard.aws.errors import ERRORS, explain
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import ApprovalRequest
from dashboard.requests import Request
from dashboard.screens.approvals.one import read_again
from dashboard.screens.approvals.words import row_for
from dashboard.tasks.approvals import enqueue_note

ASKS = "approval-ask"
"""The field by which a form says that its sender has seen what would happen, and asks."""


class Approvals:
    """Turns ApprovalNeeded into the question, and the same form, sent again with a reason, into a request."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ApprovalNeeded):
            return None
        draft = asking.drafted(error, timezone.now())
        try:
            draft.facts = facts_of(error.actor, draft)
        except ERRORS as problem:
            told = explain(problem, error.actor.connection)
            return render(request, "dashboard/problem.html", {"problem": told}, status=told.status)
        if ASKS in request.POST and draft.reason:
            return _ask(request, error, draft)
        return _question(request, error, draft)


def _ask(request: Request, error: ApprovalNeeded, draft: ApprovalRequest) -> HttpResponse:
    stored, is_new = asking.ask(error.actor, draft, timezone.now())
    if is_new:
        enqueue_note(stored.pk)
        messages.success(request, "Asked for approval. Nothing has been done yet.")
    else:
        messages.info(request, "You have asked for this already; it is still waiting.")
    answer = redirect("approval", stored.pk)
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer


def _question(request: Request, error: ApprovalNeeded, draft: ApprovalRequest) -> HttpResponse:
    context = {
        "row": row_for(request.user, draft, timezone.now()),
        "asked": draft,
        "without_reason": ASKS in request.POST,
        **read_again(error.actor, draft),
    }
    return ask_again(request, "dashboard/approvals/ask.html", context, without=("audit-", ASKS))
