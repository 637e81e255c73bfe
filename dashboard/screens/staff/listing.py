"""The list of staff members."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.models import Role, StaffMember
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.staff.factors import have_second_factor
from dashboard.staff.scopes import scope_in_words

PAGE = 50
STATES = {"on": "Switched on", "off": "Switched off", "invited": "Invited"}


@page("console:ManageStaff")
@require_safe
def list_members(request: Request) -> HttpResponse:
    """Members by their e-mail address, page by page."""
    members, earlier, later = _page(request, _filtered(request))
    secured = have_second_factor(members)
    rows = [(member, roles_in_words(request, member), member.pk in secured) for member in members]
    asked = {name: request.GET.get(name, "") for name in ("q", "role", "state")}
    context = {
        "rows": rows,
        "asked": asked,
        "filtered": any(asked.values()),
        "roles": Role.objects.all(),
        "states": STATES,
        "previous": _address(request, before=members[0].email) if earlier else "",
        "next": _address(request, after=members[-1].email) if later else "",
    }
    template = "dashboard/staff/list.html#results" if request.htmx else "dashboard/staff/list.html"
    return render(request, template, context)


def roles_in_words(request: Request, member: StaffMember) -> list[tuple[str, str]]:
    """The roles of a member, each with where it is given."""
    names = request.session.get("pool_names", {})
    return [(str(grant.role), scope_in_words(grant, names)) for grant in member.grants.all()]


def _filtered(request: Request) -> QuerySet[StaffMember]:
    members = StaffMember.objects.select_related("link").prefetch_related(
        "grants__role", "grants__connection"
    )
    text, role = request.GET.get("q", "").strip().replace("\0", ""), request.GET.get("role", "")
    if text:
        members = members.filter(Q(email__icontains=text) | Q(name__icontains=text))
    if role.isdecimal() and len(role) < 10:
        members = members.filter(grants__role=int(role)).distinct()
    match request.GET.get("state"):
        case "on":
            return members.filter(is_active=True)
        case "off":
            return members.filter(is_active=False, link=None)
        case "invited":
            return members.filter(is_active=False, link__invites=True)
    return members


def _page(request: Request, members: QuerySet[StaffMember]) -> tuple[list[StaffMember], bool, bool]:
    """One page by key, and whether there are earlier and later ones."""
    after, before = (request.GET.get(name, "").replace("\0", "") for name in ("after", "before"))
    if before:
        rows = list(members.filter(email__lt=before).order_by("-email")[: PAGE + 1])
        return rows[:PAGE][::-1], len(rows) > PAGE, bool(rows)
    rows = list(members.filter(email__gt=after).order_by("email")[: PAGE + 1])
    return rows[:PAGE], bool(after and rows), len(rows) > PAGE


def _address(request: Request, **key: Any) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update(key)
    return f"?{query.urlencode()}"
