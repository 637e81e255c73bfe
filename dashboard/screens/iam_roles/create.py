"""A new role, its trust policy written for an identity pool."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.aws.telling import status_of, telling
from dashboard.iam_documents.documents import write_document
from dashboard.iam_documents.pool_scan import MOST_NAMED, names_if_told
from dashboard.iam_documents.starters import policy_from
from dashboard.iam_documents.trust import trust_for
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.iam_roles.forms import RoleForm


@page("iam:CreateRole")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def create(request: Request, place: Place) -> HttpResponse:
    pools = names_if_told(place.identities, MOST_NAMED)
    initial = {"pool": request.GET.get("pool"), "who": request.GET.get("who") or "authenticated"}
    form = RoleForm(request.POST or None, initial=initial, pools=pools)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["role_name"]
        with telling(place, form):
            place.iam.create_role(**_members(form))
            _add_policy(request, place, form)
            return redirect("role", place.connection.slug, name)
    context = {"place": place, "form": form}
    return render(request, "dashboard/iam_roles/create.html", context, status=status_of(form))


def _members(form: RoleForm) -> dict:
    data = form.cleaned_data
    trust = write_document(trust_for(data["pool"], data["who"]))
    given = {"RoleName": data["role_name"], "AssumeRolePolicyDocument": trust}
    return {**given, "Description": data["description"]} if data["description"] else given


def _add_policy(request: Request, place: Place, form: RoleForm) -> None:
    """Put the permission policy on the role that was just made; if that fails, the role is there all the same."""
    data = form.cleaned_data
    policy = policy_from(data["starter"], place.connection.region, data["thing"])
    if policy is None:
        messages.success(request, f"Role {data['role_name']} is ready. It may do nothing yet.")
        return
    with telling(place) as outcome:
        place.iam.put_role_policy(
            RoleName=data["role_name"], PolicyName=data["starter"], PolicyDocument=write_document(policy)
        )
        messages.success(request, f"Role {data['role_name']} is ready.")
    if why := outcome.problem:
        messages.warning(request, f"The role is made, but its permission policy was not added: {why}")
