"""Removing a policy of a role, and the role itself with all that hangs on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.aws.errors import ERRORS, explain
from dashboard.iam_roles.reading import attached_policies, policy_names, read_policy, read_role
from dashboard.pages import page
from dashboard.place import Place, on_connection


@page("iam:DeleteRolePolicy")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def remove_policy(request: HttpRequest, place: Place, role_name: str, policy_name: str) -> HttpResponse:
    document = read_policy(place, role_name, policy_name)
    context = {"place": place, "role_name": role_name, "policy_name": policy_name, "document": document}
    if request.method == "POST":
        try:
            place.iam.delete_role_policy(RoleName=role_name, PolicyName=policy_name)
        except ERRORS as error:
            context["problem"] = explain(error, place.connection)
        else:
            messages.success(request, f"Policy {policy_name} is removed.")
            return redirect("role", place.connection.slug, role_name)
    status = context["problem"].status if "problem" in context else 200
    return render(request, "dashboard/iam_roles/remove_policy.html", context, status=status)


@page("iam:DeleteRole")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def delete(request: HttpRequest, place: Place, role_name: str) -> HttpResponse:
    role = read_role(place, role_name)
    context = {"place": place, "role": role, "role_name": role_name}
    if request.method == "POST":
        try:
            _delete(place, role_name)
        except ERRORS as error:
            context["problem"] = explain(error, place.connection)
        else:
            messages.success(request, f"Role {role_name} is deleted.")
            return redirect("roles", place.connection.slug)
    context |= {
        "policies": policy_names(place, role_name),
        "attached": attached_policies(place, role_name),
    }
    status = context["problem"].status if "problem" in context else 200
    return render(request, "dashboard/iam_roles/delete.html", context, status=status)


def _delete(place: Place, role_name: str) -> None:
    """IAM deletes a role only when it has no policy left. Raises what stood in the way; it can be tried again."""
    for policy in attached_policies(place, role_name):
        place.iam.detach_role_policy(RoleName=role_name, PolicyArn=policy["PolicyArn"])
    for name in policy_names(place, role_name):
        place.iam.delete_role_policy(RoleName=role_name, PolicyName=name)
    place.iam.delete_role(RoleName=role_name)
