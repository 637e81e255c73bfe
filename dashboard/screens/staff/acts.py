"""What is done to a member with one button."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.site_act import SiteAct
from dashboard.acts.staff.end_session import ACT as END_SESSION
from dashboard.acts.staff.revoke import ACT as REVOKE
from dashboard.acts.staff.send_link import ACT as SEND_LINK
from dashboard.acts.staff.sign_out import ACT as SIGN_OUT
from dashboard.acts.staff.switch_off import ACT as SWITCH_OFF
from dashboard.acts.staff.switch_on import ACT as SWITCH_ON
from dashboard.acts.staff.unlock import ACT as UNLOCK
from dashboard.models import StaffMember
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once
from dashboard.staff.acting import on_site
from dashboard.staff.sessions import sessions_of
from dashboard.tasks.invitations import enqueue_link


@page(*SWITCH_OFF.permissions, grave=SWITCH_OFF.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    question = question_about(request, SWITCH_OFF, member)
    return ask(request, question, question.back, sessions=len(sessions_of(member)))


@page(*SWITCH_ON.permissions, grave=SWITCH_ON.grave)
@require_POST
def switch_on(request: Request, pk: int) -> HttpResponse:
    return _do(request, SWITCH_ON, pk)


@page(*SIGN_OUT.permissions, grave=SIGN_OUT.grave)
@require_POST
def sign_out(request: Request, pk: int) -> HttpResponse:
    return _do(request, SIGN_OUT, pk)


@page(*END_SESSION.permissions, grave=END_SESSION.grave)
@require_POST
def end_session(request: Request, pk: int, session: int) -> HttpResponse:
    """End one session; one's own is ended by signing out."""
    shown = get_object_or_404(get_object_or_404(StaffMember, pk=pk).sessions, pk=session)
    return _do(request, END_SESSION, pk, shown, request.session.session_key)


@page(*SEND_LINK.permissions, grave=SEND_LINK.grave)
@require_POST
def send_link(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again, or a link for a new password."""
    return _do(request, SEND_LINK, pk, then=lambda link: enqueue_link(link.pk))


@page(*REVOKE.permissions, grave=REVOKE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    return ask(request, question_about(request, REVOKE, member), reverse("staff"))


@page(*UNLOCK.permissions, grave=UNLOCK.grave)
@require_POST
def forget_failures(request: Request, pk: int) -> HttpResponse:
    return _do(request, UNLOCK, pk)


def question_about(request: Request, act: SiteAct, member: StaffMember, *more: object) -> Question:
    """The question of an act on a member, from their page; ``more`` is what else the act takes."""
    back = reverse("staff-member", args=[member.pk])
    trail = (("Staff", reverse("staff")), (str(member), back))
    return Question.of(act, member, on_site(request), member, *more, back=back, trail=trail)


def _do(request: Request, act: SiteAct, pk: int, *more: object, **then: Any) -> HttpResponse:
    """Do it and go back to the member's page, with a word of what came of it."""
    member = get_object_or_404(StaffMember, pk=pk)
    to = reverse("staff-member", args=[pk])
    return do_at_once(request, act, member, on_site(request), member, *more, to=to, **then)
