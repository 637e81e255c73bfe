"""Editing a role: its description and longest session, its trust policy, its permission policies."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.aws.telling import telling
from dashboard.iam_documents.documents import write_document
from dashboard.iam_roles.reading import policy_names, read_policy, read_role
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.iam_roles.forms import PolicyForm, SettingsForm, TrustForm
from dashboard.screens.iam_roles.saving import put, status_after
from dashboard.screens.replacing import is_overtaken
from dashboard.screens.replacing.versions import seal

EMPTY = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "", "Effect": "Allow", "Action": [""], "Resource": ""}],
}


@page("iam:UpdateRole")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def settings(request: Request, place: Place, role_name: str) -> HttpResponse:
    role = read_role(place, role_name)
    stored = {name: role.get(name) for name in ("Description", "MaxSessionDuration")}
    seconds = stored["MaxSessionDuration"] or 3600
    initial = {
        "description": stored["Description"] or "",
        "max_session_duration": str(seconds),
        "version": seal(stored),
    }
    form = SettingsForm(request.POST or None, initial=initial, seconds=seconds)
    sent = request.method == "POST" and form.is_valid() and not is_overtaken(form, stored)
    if sent and put(form, place, place.iam.update_role, RoleName=role_name, **form.members()):
        messages.success(request, f"{role_name} is saved.")
        return redirect("role", place.connection.slug, role_name)
    context = {"place": place, "role_name": role_name, "form": form, "theirs": stored}
    return render(request, "dashboard/iam_roles/settings.html", context, status=status_after(form))


@page("iam:UpdateAssumeRolePolicy")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def trust(request: Request, place: Place, role_name: str) -> HttpResponse:
    stored = read_role(place, role_name)["trust"]
    initial = {"document": write_document(stored), "version": seal(stored)}
    form = TrustForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and not is_overtaken(form, stored):
        text = write_document(form.cleaned_data["document"])
        if put(form, place, place.iam.update_assume_role_policy, RoleName=role_name, PolicyDocument=text):
            messages.success(request, "The trust policy is saved. It counts from the next sign-in on.")
            return redirect("role", place.connection.slug, role_name)
    return _form(request, place, role_name, form, stored, heading="Trust policy")


@page("iam:PutRolePolicy")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def add(request: Request, place: Place, role_name: str) -> HttpResponse:
    read_role(place, role_name)
    initial = {"document": write_document(EMPTY), "version": seal({})}
    form = PolicyForm(request.POST or None, initial=initial)
    sent = request.method == "POST" and form.is_valid() and _is_free(form, place, role_name)
    if sent and _put_policy(form, place, role_name):
        messages.success(request, f"Policy {form.cleaned_data['name']} is added.")
        return redirect("role", place.connection.slug, role_name)
    return _form(request, place, role_name, form, {}, heading="Add a policy", is_new=True)


@page("iam:PutRolePolicy")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def edit(request: Request, place: Place, role_name: str, policy_name: str) -> HttpResponse:
    stored = read_policy(place, role_name, policy_name)
    initial = {"name": policy_name, "document": write_document(stored), "version": seal(stored)}
    form = PolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and not is_overtaken(form, stored):
        name = form.cleaned_data["name"]
        if (name == policy_name or _is_free(form, place, role_name)) and _put_policy(form, place, role_name):
            if name != policy_name:
                _drop_old(request, place, role_name, policy_name)
            messages.success(request, f"Policy {name} is saved.")
            return redirect("role", place.connection.slug, role_name)
    return _form(request, place, role_name, form, stored, heading=policy_name)


def _put_policy(form: PolicyForm, place: Place, role_name: str) -> bool:
    text = write_document(form.cleaned_data["document"])
    names = {"RoleName": role_name, "PolicyName": form.cleaned_data["name"]}
    return put(form, place, place.iam.put_role_policy, **names, PolicyDocument=text)


def _is_free(form: PolicyForm, place: Place, role_name: str) -> bool:
    """IAM overwrites a policy of the same name; so the name is looked at first."""
    if form.cleaned_data["name"] not in policy_names(place, role_name):
        return True
    form.add_error("name", "The role has a policy of this name. Choose another, or edit that one.")
    return False


def _drop_old(request: Request, place: Place, role_name: str, policy_name: str) -> None:
    """The second half of a new name: IAM cannot rename a policy."""
    with telling(place) as outcome:
        place.iam.delete_role_policy(RoleName=role_name, PolicyName=policy_name)
    if why := outcome.problem:
        messages.warning(
            request, f"The policy now exists under both names: {policy_name} was not removed. {why}"
        )


def _form(
    request: Request, place: Place, role_name: str, form: PolicyForm | TrustForm, stored: dict, **more: Any
) -> HttpResponse:
    context = {"place": place, "role_name": role_name, "form": form, "theirs": stored, **more}
    return render(request, "dashboard/iam_roles/document.html", context, status=status_after(form))
