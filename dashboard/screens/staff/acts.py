"""What is done to a member with one button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.models import StaffMember
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.sign_in.sessions import end
from dashboard.staff import members
from dashboard.staff.acting import Refused, on_site
from dashboard.staff.grants import note
from dashboard.staff.sessions import sessions_of, unlock
from dashboard.tasks.invitations import enqueue_link


@page("console:ManageStaff", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    question = question_about(
        member,
        heading="Switch off a staff member",
        asks=f"Switch off {member.email}?",
        button="Switch off",
        words="dashboard/staff/off.html",
    )

    def perform() -> str:
        members.switch_off(on_site(request), member)
        return f"{member} is switched off and signed out."

    return ask(request, question, perform, question.back, sessions=len(sessions_of(member)))


@page("console:ManageStaff", grave=True)
@require_POST
def switch_on(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    return _do(
        request, pk, lambda: members.switch_on(on_site(request), member), f"{member} can sign in again."
    )


@page("console:ManageStaff", grave=True)
@require_POST
def sign_out(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    return _do(request, pk, lambda: members.sign_out(on_site(request), member), f"{member} is signed out.")


@page("console:ManageStaff", grave=True)
@require_POST
def end_session(request: Request, pk: int, session: int) -> HttpResponse:
    """End one session; one's own is ended by signing out."""
    member = get_object_or_404(StaffMember, pk=pk)
    shown = get_object_or_404(member.sessions, pk=session)

    def end_it() -> None:
        if shown.key == request.session.session_key:
            raise Refused("This is the session you are in: sign out to end it.")
        end(shown.key)
        note(on_site(request), "EndStaffSession", member)

    return _do(request, pk, end_it, "The session has ended.")


@page("console:ManageStaff", grave=True)
@require_POST
def send_link(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again, or a link for a new password."""
    member = get_object_or_404(StaffMember, pk=pk)

    def send() -> None:
        enqueue_link(members.send_again(on_site(request), member, timezone.now()).pk)

    return _do(request, pk, send, f"A new link goes to {member.email}. Older ones no longer work.")


@page("console:ManageStaff", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    question = question_about(
        member,
        heading="Revoke an invitation",
        asks=f"Revoke the invitation of {member.email}?",
        button="Revoke",
        effects=("The link that was sent stops working, and the roles that waited for them are gone.",),
    )

    def perform() -> str:
        members.revoke(on_site(request), member)
        return f"The invitation of {member.email} is revoked."

    return ask(request, question, perform, reverse("staff"))


@page("console:ManageStaff", grave=True)
@require_POST
def forget_failures(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)

    def forget() -> None:
        gone = unlock(member)
        note(on_site(request), "UnlockStaff", member, {"lock_outs": gone}, {"lock_outs": 0})

    return _do(request, pk, forget, f"{member} can try to sign in again.")


def question_about(member: StaffMember, **words: Any) -> Question:
    """A question from a member's page, with its words."""
    back = reverse("staff-member", args=[member.pk])
    return Question(back=back, trail=(("Staff", reverse("staff")), (str(member), back)), **words)


def _do(request: Request, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and go back to the member's page, with a word of what came of it."""
    try:
        act()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("staff-member", pk)
