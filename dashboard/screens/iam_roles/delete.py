"""Removing a policy of a role, and the role itself with all that hangs on it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.acts.iam_roles.delete import ACT as DELETE
from dashboard.acts.iam_roles.remove_policy import ACT as REMOVE_POLICY
from dashboard.iam_roles.reading import attached_policies, policy_names, read_policy, read_role
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask


@page(*REMOVE_POLICY.permissions, grave=REMOVE_POLICY.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def remove_policy(request: Request, place: Place, role_name: str, policy_name: str) -> HttpResponse:
    back = reverse("role", args=[place.connection.slug, role_name])
    question = Question.of(
        REMOVE_POLICY,
        policy_name,
        place,
        role_name,
        policy_name,
        back=back,
        crumbs="dashboard/iam_roles/crumbs.html",
        wide=True,
    )
    context: dict[str, Any] = {
        "place": place,
        "role_name": role_name,
        "policy_name": policy_name,
        "document": read_policy(place, role_name, policy_name),
    }
    return ask(request, question, back, **context)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def delete(request: Request, place: Place, role_name: str) -> HttpResponse:
    read_role(place, role_name)
    question = Question.of(
        DELETE,
        role_name,
        place,
        role_name,
        back=reverse("role", args=[place.connection.slug, role_name]),
        crumbs="dashboard/iam_roles/crumbs.html",
    )
    context: dict[str, Any] = {
        "place": place,
        "role_name": role_name,
        "policies": lambda: policy_names(place, role_name),
        "attached": lambda: attached_policies(place, role_name),
    }
    return ask(request, question, reverse("roles", args=[place.connection.slug]), **context)
