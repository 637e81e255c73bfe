"""By which identities a user signs in, and who else has their e-mail address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.errors import ERRORS, explain
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.user_search.reading import quoted
from dashboard.users.linked import identities_of
from dashboard.users.person import Person, read
from dashboard.users.shared import advice, is_federated

OTHERS = 10
_TEMPLATE = "dashboard/users/ways.html"


@dataclass(frozen=True)
class Other:
    """Another profile of the same address; ``join_url`` where one of the two is local and the other is not."""

    person: Person
    join_url: str


@page("cognito-idp:AdminGetUser")
@require_safe
@in_pool
def show_ways(request: Request, place: Place, username: str) -> HttpResponse:
    """A card for the user's page; a page of its own without scripts."""
    person = get_person(place, username)
    context: dict[str, Any] = {
        "person": person,
        "identities": identities_of(person),
        "federated": is_federated(person),
        "link_url": place.url("user-link", person.username),
        "unlink_url": place.url("user-unlink", person.username),
        "hidden": "email" in person.masked,
    }
    try:
        context |= _same_address(place, person)
    except ERRORS as error:
        context["problem"] = explain(error, place.connection)
    name = f"{_TEMPLATE}#card" if request.htmx else _TEMPLATE
    return render(request, name, at(place, **context))


def _same_address(place: Place, person: Person) -> dict[str, Any]:
    """ListUsers finds them by the address, on any connection."""
    if not person.email or "email" in person.masked:
        return {"others": []}
    answer = place.client.list_users(
        UserPoolId=place.pool_id, Filter=f"email = {quoted(person.email)}", Limit=OTHERS + 1
    )
    people = [read(user) for user in answer.get("Users", ())]
    others = [each for each in people if each.sub != person.sub]
    said = advice([person, *others], more=len(others) >= OTHERS)
    return {
        "others": [Other(each, "" if said else _join_url(place, person, each)) for each in others],
        "advice": said if others else "",
        "unproved": not all(each.email_verified for each in (person, *others)),
    }


def _join_url(place: Place, person: Person, other: Person) -> str:
    if is_federated(person) == is_federated(other):
        return ""
    local, federated = (other, person) if is_federated(person) else (person, other)
    return place.url("duplicates-join", "Email", local.username, federated.username)
