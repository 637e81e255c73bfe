"""One member's page, and the roles that are given and taken there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.staff.take_role import ACT as TAKE_ROLE
from dashboard.models import AuditRecord, Grant, StaffMember
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.asking import ask
from dashboard.screens.staff.acts import question_about
from dashboard.screens.staff.granting import grant_set, is_drawn
from dashboard.staff.acting import Refused, on_site
from dashboard.staff.factors import have_second_factor
from dashboard.staff.grants import give
from dashboard.staff.members import is_invited
from dashboard.staff.scopes import scope_in_words
from dashboard.staff.sessions import is_locked, sessions_of

RECENT = 8


@page("console:ManageStaff")
@require_safe
def show_member(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember.objects.select_related("link"), pk=pk)
    names = request.session.get("pool_names", {})
    grants = member.grants.select_related("role", "connection")
    context = {
        "member": member,
        "own": member == request.user,
        "invited": is_invited(member),
        "link": getattr(member, "link", None),
        "grants": [(grant, scope_in_words(grant, names)) for grant in grants],
        "secured": bool(have_second_factor([member])),
        "sessions": sessions_of(member),
        "key": request.session.session_key,
        "locked": is_locked(member),
        "acts": AuditRecord.objects.filter(staff=member.email).order_by("-pk")[:RECENT],
        "changes": AuditRecord.objects.filter(pool="", target=member.email).order_by("-pk")[:RECENT],
    }
    return render(request, "dashboard/staff/show.html", context)


@page("console:ManageStaff", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: Request, pk: int) -> HttpResponse:
    member, grants = get_object_or_404(StaffMember, pk=pk), grant_set(request)
    sent = request.method == "POST" and not is_drawn(request)
    if sent and grants.is_valid():
        wanted = [each for form in grants for each in form.wanted()]
        try:
            given = give(on_site(request), member, wanted)
        except Refused as error:
            messages.error(request, str(error))
        else:
            said = f"{member} has the role now." if given else f"{member} had that role already."
            messages.success(request, said)
        return redirect("staff-member", pk)
    template = "dashboard/staff/grant_add.html"
    if request.htmx and is_drawn(request):
        template += "#grants"
    return render(request, template, {"member": member, "grants": grants}, status=422 if sent else 200)


@page(*TAKE_ROLE.permissions, grave=TAKE_ROLE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def take_role(request: Request, pk: int, grant: int) -> HttpResponse:
    """Ask, then take one grant away."""
    member = get_object_or_404(StaffMember, pk=pk)
    shown = get_object_or_404(Grant.objects.select_related("role", "connection"), pk=grant, member=member)
    question = question_about(request, TAKE_ROLE, member, shown)
    where = scope_in_words(shown, request.session.get("pool_names", {}))
    return ask(request, question, question.back, grant=shown, where=where)
