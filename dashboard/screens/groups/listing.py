"""The list of groups, a new one, an edit, a deletion."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.groups.delete import ACT as DELETE
from dashboard.aws.telling import status_of, telling
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.groups.forms import GroupForm, initial_of

PAGE = 60


@page("cognito-idp:ListGroups")
@require_safe
@in_pool
def list_groups(request: Request, place: Place) -> HttpResponse:
    pages = Pages(request, "ListGroups", place.connection.slug, place.pool_id)
    paging = {"NextToken": pages.token} if pages.token else {}
    answer = place.client.list_groups(UserPoolId=place.pool_id, Limit=PAGE, **paging)
    page = pages.page(answer["Groups"], answer.get("NextToken"))
    return render(request, "dashboard/groups/list.html", {"place": place, "page": page})


@page("cognito-idp:CreateGroup")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["group_name"]
        members = {"UserPoolId": place.pool_id, "GroupName": name, **form.members()}
        with telling(place, form):
            place.client.create_group(**members)
            messages.success(request, f"Group {name} is ready.")
            return redirect(place.url("group", name))
    context = {"place": place, "form": form}
    return render(request, "dashboard/groups/create.html", context, status=status_of(form))


@page("cognito-idp:UpdateGroup")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, group_name: str) -> HttpResponse:
    group = read_group(place, group_name)
    form = GroupForm(request.POST or None, initial=initial_of(group), exists=True)
    if request.method == "POST" and form.is_valid():
        members = {"UserPoolId": place.pool_id, "GroupName": group_name, **form.members()}
        with telling(place, form) as outcome:
            place.client.update_group(**members)
        if not outcome.problem:
            left = unchanged(read_group(place, group_name), form.members())
            messages.warning(request, left) if left else messages.success(request, f"{group_name} is saved.")
            return redirect(place.url("group", group_name))
    context = {"place": place, "group": group, "form": form}
    return render(request, "dashboard/groups/edit.html", context, status=status_of(form))


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, group_name: str) -> HttpResponse:
    group = read_group(place, group_name)
    question = Question.of(
        DELETE,
        group_name,
        place,
        group_name,
        back=place.url("group", group_name),
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Groups", place.url("groups")),),
    )
    return ask(request, question, place.url("groups"), place=place, group=group)


def read_group(place: Place, group_name: str) -> dict:
    return place.client.get_group(UserPoolId=place.pool_id, GroupName=group_name)["Group"]


def unchanged(group: dict, sent: dict) -> str:
    """A sentence if the service kept a value that was to be emptied; empty if all is as asked."""
    kept = [word for name, word in _EMPTIED.items() if group.get(name) is not None and name not in sent]
    return (
        f"Saved, but this connection keeps the {' and the '.join(kept)}: it cannot be emptied."
        if kept
        else ""
    )


_EMPTIED = {"Precedence": "precedence", "RoleArn": "role ARN"}
