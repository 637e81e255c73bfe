"""Removing a policy of a role, and the role itself with all that hangs on it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.iam_roles.reading import attached_policies, policy_names, read_policy, read_role
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.screens.asking import Question, ask


@page("iam:DeleteRolePolicy")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def remove_policy(request: HttpRequest, place: Place, role_name: str, policy_name: str) -> HttpResponse:
    back = reverse("role", args=[place.connection.slug, role_name])
    question = Question(
        heading="Remove a policy",
        asks=f"Remove {policy_name}?",
        button="Remove policy",
        words="dashboard/iam_roles/remove_policy.html",
        back=back,
        crumbs="dashboard/iam_roles/crumbs.html",
        wide=True,
    )
    context = {
        "place": place,
        "role_name": role_name,
        "policy_name": policy_name,
        "document": read_policy(place, role_name, policy_name),
    }

    def perform() -> str:
        place.iam.delete_role_policy(RoleName=role_name, PolicyName=policy_name)
        return f"Policy {policy_name} is removed."

    return ask(request, question, perform, back, **context)


@page("iam:DeleteRole")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def delete(request: HttpRequest, place: Place, role_name: str) -> HttpResponse:
    read_role(place, role_name)
    question = Question(
        heading="Delete a role",
        asks=f"Delete role {role_name}?",
        button="Delete role",
        words="dashboard/iam_roles/delete.html",
        back=reverse("role", args=[place.connection.slug, role_name]),
        crumbs="dashboard/iam_roles/crumbs.html",
    )
    context = {
        "place": place,
        "role_name": role_name,
        "policies": lambda: policy_names(place, role_name),
        "attached": lambda: attached_policies(place, role_name),
    }

    def perform() -> str:
        _delete(place, role_name)
        return f"Role {role_name} is deleted."

    return ask(request, question, perform, reverse("roles", args=[place.connection.slug]), **context)


def _delete(place: Place, role_name: str) -> None:
    """IAM deletes a role only when it has no policy left. Raises what stood in the way; it can be tried again."""
    for policy in attached_policies(place, role_name):
        place.iam.detach_role_policy(RoleName=role_name, PolicyArn=policy["PolicyArn"])
    for name in policy_names(place, role_name):
        place.iam.delete_role_policy(RoleName=role_name, PolicyName=name)
    place.iam.delete_role(RoleName=role_name)
