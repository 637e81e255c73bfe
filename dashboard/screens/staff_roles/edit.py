"""Making, copying, changing and deleting roles."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.acts.staff_roles.delete import ACT as DELETE
from dashboard.acts.staff_roles.save import ACT as SAVE
from dashboard.models import Role
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.staff_roles.forms import RoleForm
from dashboard.staff.acting import Refused, on_site
from dashboard.staff.roles import NEVER_CUSTOM, groups_of, save_role


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    """Make a role, empty or as a copy of another: ``?copy=``."""
    return _save(request, _copied(request.GET.get("copy", "")), "dashboard/staff_roles/create.html")


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    return _save(request, get_object_or_404(Role, pk=pk), "dashboard/staff_roles/edit.html")


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, pk: int) -> HttpResponse:
    """Ask, then delete. While somebody holds the role, the page says who instead of asking."""
    role = get_object_or_404(Role, pk=pk)
    back = reverse("staff-role", args=[pk])
    trail = (("Staff", reverse("staff")), ("Roles", reverse("staff-roles")), (str(role), back))
    question = Question.of(DELETE, role, on_site(request), role, back=back, trail=trail)
    return ask(request, question, reverse("staff-roles"))


def _copied(copy: str) -> Role:
    source = Role.objects.filter(pk=int(copy)).first() if copy.isdecimal() and len(copy) < 10 else None
    if source is None:
        return Role()
    return Role(
        name=f"{source.name} (copy)"[:60],
        help="" if source.key else source.help,
        groups=[key for key in groups_of(source) if key not in NEVER_CUSTOM],
        masked=source.masked,
        asks_reason=source.asks_reason,
        asks_ticket=source.asks_ticket,
    )


def _save(request: Request, role: Role, template: str) -> HttpResponse:
    form = RoleForm(request.POST or None, role=role)
    if request.method == "POST" and form.is_valid():
        try:
            kept = save_role(on_site(request), role, form.settings())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The role {kept} is saved.")
            return redirect("staff-role", kept.pk)
    return render(request, template, {"form": form, "role": role}, status=422 if form.errors else 200)
