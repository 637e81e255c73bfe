"""Put a user into groups, and take them out."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.errors import ERRORS, explain
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.groups import group_names, groups_of


@page("cognito-idp:AdminAddUserToGroup")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def add(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """Choose a group for a user."""
    person = get_person(place, username)
    member_of = {g["GroupName"] for g in groups_of(place.client, place.pool_id, person.username)}
    names = [name for name in group_names(place.client, place.pool_id) if name not in member_of]
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["group"] = forms.ChoiceField(choices=[(name, name) for name in names], label="Group")
    context = at(
        place,
        person=person,
        form=form,
        names=names,
        question=f"Add {person.title} to a group",
        action_url=place.url("user-group-add", person.username),
        groups_url=place.url("groups"),
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "dashboard/users/group_add.html", context, status=status)
    group = form.cleaned_data["group"]
    try:
        place.client.admin_add_user_to_group(
            UserPoolId=place.pool_id, Username=person.username, GroupName=group
        )
    except ERRORS as error:
        context["problem"] = problem = explain(error, place.connection)
        return render(request, "dashboard/users/group_add.html", context, status=problem.status)
    messages.success(
        request, f"{person.title} is in {group} now. New tokens carry it; those already issued do not."
    )
    return redirect(place.url("user", person.username))


@page("cognito-idp:AdminRemoveUserFromGroup")
@require_POST
@in_pool
def remove(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """Take a user out of the group that the form names."""
    group = request.POST.get("group", "")
    try:
        place.client.admin_remove_user_from_group(
            UserPoolId=place.pool_id, Username=username, GroupName=group
        )
    except ERRORS as error:
        messages.error(request, str(explain(error, place.connection)))
    else:
        messages.success(request, f"{username} is no longer in {group}.")
    return redirect(place.url("user", username))
