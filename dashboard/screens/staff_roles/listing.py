"""The list of roles, and one role in words."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboard.models import Role
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.staff_roles.forms import headings
from dashboard.staff.roles import groups_of
from dashboard.staff.scopes import scope_in_words


@page("console:ManageRoles")
@require_safe
def list_staff_roles(request: Request) -> HttpResponse:
    roles = Role.objects.annotate(held=Count("grants__member", distinct=True)).order_by("pk")
    return render(request, "dashboard/staff_roles/list.html", {"roles": roles})


@page("console:ManageRoles")
@require_safe
def show_staff_role(request: Request, pk: int) -> HttpResponse:
    """What a role may do and may not, under the headings of its form, and who holds it."""
    role = get_object_or_404(Role, pk=pk)
    own = groups_of(role)
    names = request.session.get("pool_names", {})
    grants = role.grants.select_related("member", "connection").order_by("member__email", "pk")
    context = {
        "role": role,
        "parts": [(heading, [(g, g.key in own) for g in groups]) for heading, groups in headings()],
        "holders": [(grant.member, scope_in_words(grant, names)) for grant in grants[:200]],
    }
    return render(request, "dashboard/staff_roles/show.html", context)
