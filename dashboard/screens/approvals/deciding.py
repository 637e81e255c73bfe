"""Approve, refuse, withdraw: each a form of the request's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard.actor import Actor
from dashboard.approvals import asking, deciding
from dashboard.approvals.carrying_out import OK, carry_out
from dashboard.approvals.facts import facts_of, unseal
from dashboard.aws.clients import actor_of
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.guard import check
from dashboard.models import ApprovalRequest
from dashboard.pages import EVERYONE, page
from dashboard.requests import Request
from dashboard.screens.approvals.one import find, show_request
from dashboard.screens.approvals.words import row_for
from dashboard.tasks.bulk import start_bulk
from dashboard.tasks.imports import enqueue_import


@page(EVERYONE, grave=True)
@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve what the page has shown, and do it: one call at once, many in the background."""
    asked = find(request, pk)
    try:
        actor = _decider(request, asked)
        facts = facts_of(actor, asked)
        seen = unseal(asked, request.POST.get("seen", ""))
        done = deciding.approve(actor, pk, seen, facts, _note(request), timezone.now())
    except asking.Refused as error:
        return show_request(request, find(request, pk), str(error), status=409)
    except ERRORS as error:
        return show_request(request, find(request, pk), str(explain(error, asked.connection)), status=409)
    _do(request, done)
    return redirect("approval", pk)


@page(EVERYONE)
@require_POST
def refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse, with a word to the one who asked."""
    asked = find(request, pk)
    try:
        deciding.refuse(_decider(request, asked), pk, _note(request), timezone.now())
    except asking.Refused as error:
        return show_request(request, find(request, pk), str(error), status=409)
    messages.success(request, f"Refused. {asked.requester} sees your note.")
    return redirect("approvals")


@page(EVERYONE)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own request back."""
    asked = find(request, pk)
    try:
        asking.withdraw(actor_of(request, asked.connection, asked.pool), pk, timezone.now())
    except asking.Refused as error:
        return show_request(request, find(request, pk), str(error), status=409)
    messages.success(request, "The request is withdrawn. Nothing was done.")
    return redirect("approvals-mine")


def _decider(request: Request, asked: ApprovalRequest) -> Actor:
    """On whose behalf it is decided; the member is asked for a reason where their role demands one."""
    actor = actor_of(request, asked.connection, asked.pool)
    if reason := deciding.why_not(request.user, asked):
        raise asking.Refused(reason)
    check(actor, deciding.APPROVE, asked.pool)
    return actor


def _note(request: Request) -> str:
    return request.POST.get("note", "").strip()[:500]


def _do(request: Request, done: ApprovalRequest) -> None:
    if job := getattr(done, "job", None):
        start_bulk(job.pk)
        messages.success(request, "Approved. It runs in the background.")
    elif run := getattr(done, "run", None):
        enqueue_import(run.pk)
        messages.success(request, "Approved. The import starts in the background.")
    elif (outcome := carry_out(done)) == OK:
        messages.success(request, f"Approved and done: {row_for(request.user, done, timezone.now()).title}.")
    else:
        messages.error(request, f"Approved, but it failed: {outcome}")
