"""What waits for the member, what they asked for, and what is over."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.approvals.waiting import SHOWN, asked_by, decided, waiting_for
from dashboard.models import ApprovalPolicy, ApprovalRequest
from dashboard.pages import EVERYONE, page
from dashboard.permissions.deciding import may
from dashboard.requests import Request
from dashboard.screens.approvals.words import row_for


@page(EVERYONE)
@require_safe
def show_waiting(request: Request) -> HttpResponse:
    return _page(request, "waiting", waiting_for(request.user, timezone.now()))


@page(EVERYONE)
@require_safe
def show_mine(request: Request) -> HttpResponse:
    return _page(request, "mine", asked_by(request.user))


@page(EVERYONE)
@require_safe
def show_history(request: Request) -> HttpResponse:
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 19 else None
    rows = decided(request.user, timezone.now(), start)
    older = f"?before={rows[-1].pk}" if len(rows) == SHOWN else ""
    return _page(request, "history", rows, older=older)


def _page(request: Request, which: str, rows: list[ApprovalRequest], **more: Any) -> HttpResponse:
    now = timezone.now()
    context = {
        "which": which,
        "rows": [row_for(request.user, row, now) for row in rows],
        "marked": ApprovalPolicy.current().acts,
        "manages": may(request.user, "console:ManageApprovals"),
        **more,
    }
    return render(request, "dashboard/approvals/list.html", context)
