"""Inviting somebody by e-mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dashboard.acts.staff.invite import ACT as INVITE
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.staff.forms import PersonForm
from dashboard.screens.staff.granting import grant_set, is_drawn
from dashboard.staff.acting import Refused, on_site
from dashboard.staff.members import invite
from dashboard.tasks.invitations import enqueue_link


@page(*INVITE.permissions, grave=INVITE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: Request) -> HttpResponse:
    grants = grant_set(request)
    if is_drawn(request) or request.method != "POST":
        typed = request.POST if request.method == "POST" else request.GET
        person = PersonForm(initial={name: typed.get(name, "") for name in ("name", "email")})
        return _page(request, person, grants)
    person = PersonForm(request.POST)
    if not (person.is_valid() & grants.is_valid()):
        return _page(request, person, grants, status=422)
    wanted = [each for form in grants for each in form.wanted()]
    data = person.cleaned_data
    try:
        link = invite(on_site(request), data["email"], data["name"], wanted, timezone.now())
    except Refused as error:
        person.add_error(None, str(error))
        return _page(request, person, grants, status=422)
    enqueue_link(link.pk)
    messages.success(request, f"{link.member} is invited. The link goes to {link.member.email}.")
    return redirect("staff-member", link.member_id)


def _page(request: Request, person: PersonForm, grants: object, status: int = 200) -> HttpResponse:
    template = (
        "dashboard/staff/invite.html#grants"
        if request.htmx and is_drawn(request)
        else "dashboard/staff/invite.html"
    )
    return render(request, template, {"person": person, "grants": grants}, status=status)
