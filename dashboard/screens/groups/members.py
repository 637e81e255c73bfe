"""Members of a group: page by page, adding one, removing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.user import User
from dashboard.acts.users.add_to_group import ACT as ADD
from dashboard.acts.users.remove_from_group import ACT as REMOVE
from dashboard.aws.telling import telling
from dashboard.aws.token_paging import Pages
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.groups.listing import read_group
from dashboard.users.person import status_words

PAGE = 60
FOUND = 8


@page("cognito-idp:GetGroup")
@require_safe
@in_pool
def show_group(request: Request, place: Place, group_name: str) -> HttpResponse:
    return _page(request, place, group_name)


@page(*ADD.permissions)
@require_safe
@in_pool
def find(request: Request, place: Place, group_name: str) -> HttpResponse:
    """Users to add: those whose user name or e-mail address begins with what was typed."""
    text = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"q": text, "found": find_users(place, text)}
    if request.htmx:
        context |= {"place": place, "group_name": group_name}
        return render(request, "dashboard/groups/show.html#found", context)
    return _page(request, place, group_name, **context)


@page(*ADD.permissions)
@require_POST
@in_pool
def add(request: Request, place: Place, group_name: str) -> HttpResponse:
    username = request.POST.get("username", "").strip()
    with telling(place) as outcome:
        ADD.perform(User(place, username), {"group": group_name})
        messages.success(request, f"{username} is now in {group_name}. New tokens will say so.")
        return redirect(place.url("group", group_name))
    return _page(request, place, group_name, problem=outcome.problem, q=username, status=outcome.status)


@page(*REMOVE.permissions)
@require_POST
@in_pool
def remove(request: Request, place: Place, group_name: str) -> HttpResponse:
    username = request.POST.get("username", "")
    with telling(place) as outcome:
        REMOVE.perform(User(place, username), {"group": group_name})
        messages.success(
            request, f"{username} is no longer in {group_name}. Tokens issued before still say so."
        )
        return redirect(place.url("group", group_name))
    return _page(request, place, group_name, problem=outcome.problem, status=outcome.status)


def find_users(place: Place, text: str) -> list[dict]:
    """At most :data:`FOUND` users by the beginning of their user name or e-mail address."""
    if not text:
        return []
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    found: dict[str, dict] = {}
    for attribute in ("username", "email"):
        given = {"UserPoolId": place.pool_id, "Filter": f'{attribute} ^= "{quoted}"', "Limit": FOUND}
        for user in place.client.list_users(**given)["Users"]:
            found.setdefault(user["Username"], with_values(user))
    return list(found.values())[:FOUND]


def with_values(user: dict) -> dict:
    """A user (UserType) with the attributes that a row shows under ``values``, and the status in words."""
    return {
        **user,
        "status": status_words(user.get("UserStatus", "UNKNOWN"))[0],
        "values": {each["Name"]: each.get("Value", "") for each in user.get("Attributes", [])},
    }


def _page(request: Request, place: Place, group_name: str, status: int = 200, **more: Any) -> HttpResponse:
    pages = Pages(request, "ListUsersInGroup", place.connection.slug, place.pool_id, group_name)
    paging = {"NextToken": pages.token} if pages.token else {}
    names = {"UserPoolId": place.pool_id, "GroupName": group_name}
    answer = place.client.list_users_in_group(**names, Limit=PAGE, **paging)
    records = AuditRecord.objects.filter(pool=place.pool_id, target=group_name).order_by("-id")[:6]
    context = {
        "place": place,
        "group": read_group(place, group_name),
        "group_name": group_name,
        "page": pages.page([with_values(user) for user in answer["Users"]], answer.get("NextToken")),
        "records": records,
        **more,
    }
    return render(request, "dashboard/groups/show.html", context, status=status)
