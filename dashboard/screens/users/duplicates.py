"""The duplicate finder of a pool: users who share an address, a phone number or a name, page by page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.guard import hides
from dashboard.aws.masking import compared
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.users.person import CONTACTS, Person, read
from dashboard.users.shared import SHARED, advice, is_federated, unverified

PAGE, CALLS = 20, 5
"""Duplicates on a page, and calls that look for the first of them: each looks at a part of the pool."""
TABS = {"Email": "E-mail", "PhoneNumber": "Phone", "Name": "Name", "Username": "User name"}


@dataclass(frozen=True)
class Duplicate:
    """Users who share a value, as the page shows them: each with whether they have proved it, and for a federated one who can
    be joined the address of the pair."""

    value: str
    count: int
    is_exact: bool
    people: list[tuple[Person, bool, str]]
    advice: str

    @property
    def more(self) -> int:
        return self.count - len(self.people)


@page("lifeguard:ListDuplicates")
@require_safe
@in_pool
def list_duplicates(request: Request, place: Place) -> HttpResponse:
    """The pool's duplicates by one kind of value. A whole pool can be looked through on the embedded engine alone."""
    by = request.GET.get("by", "")
    by = by if by in SHARED else "Email"
    context: dict[str, Any] = {
        "place": place,
        "by": by,
        "tabs": [(label, f"?by={key}", key == by) for key, label in TABS.items()],
        "word": SHARED[by][1],
        "contact": SHARED[by][0] in CONTACTS,
        "users_url": place.url("users"),
    }
    if place.embedded:
        names = compared(by, place.actor, place.pool_id)
        context |= {"hidden": hides(names)} if names else _read(request, place, by)
    return render(request, "dashboard/users/duplicates.html", context)


def _read(request: Request, place: Place, by: str) -> dict[str, Any]:
    pages = Pages(request, "ListDuplicates", place.connection.slug, place.pool_id, by)
    token, answer = pages.token, {}
    for _ in range(CALLS):
        paging = {"PaginationToken": token} if token else {}
        answer = place.own.list_duplicates(UserPoolId=place.pool_id, SharedBy=by, Limit=PAGE, **paging)
        token = answer.get("PaginationToken")
        if answer["Duplicates"] or not token:
            break
    page = pages.page([_shown(place, by, each) for each in answer["Duplicates"]], token)
    return {
        "page": page,
        "previous_url": f"?by={by}&page={page.previous}" if page.has_previous else "",
        "next_url": f"?by={by}&page={page.next}" if page.has_next else "",
        "one_case": by == "Username" and not _case_counts(place),
    }


def _case_counts(place: Place) -> bool:
    return place.pool.get("UsernameConfiguration", {}).get("CaseSensitive", True)


def _shown(place: Place, by: str, told: dict) -> Duplicate:
    people = [read(user) for user in told["Users"]]
    unproved = {each.username for each in unverified(people, by)}
    more = told["Count"] > len(people)
    said = advice(people, more=more)
    local = next((each.username for each in people if not is_federated(each)), "")
    return Duplicate(
        value=people[0].attributes.get(SHARED[by][0], "") or people[0].username if people else "",
        count=told["Count"],
        is_exact=told["IsExact"],
        people=[
            (
                each,
                each.username not in unproved,
                place.url("duplicates-join", by, local, each.username)
                if is_federated(each) and not said
                else "",
            )
            for each in people
        ],
        advice=said,
    )
