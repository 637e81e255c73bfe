"""One search box over every pool whose users the member may see.

The embedded pools answer with the page. Those on AWS come after it, each by itself, so that a slow one holds up nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place, in_pool, on_connection
from dashboard.requests import Request
from dashboard.screens.desk.found import FoundUser, found_users
from dashboard.screens.desk.overview import overview
from dashboard.screens.desk.pools import connections, pools_of
from dashboard.user_search.finding import find
from dashboard.user_search.query import Query, read_query

SHOWN, SEARCHED, SEARCHED_ON_AWS, SHORTEST_ON_AWS = 8, 20, 8, 3
TEMPLATE = "dashboard/desk/show.html"


@dataclass
class Group:
    """What one pool has: its first users who fit, or why it could not say."""

    place: Place
    name: str
    users: list[FoundUser] = field(default_factory=list)
    more: bool = False
    problem: Problem | None = None

    @property
    def all_url(self) -> str:
        return self.place.url("users")


@page("cognito-idp:ListUsers")
@require_safe
@vary_on_headers("HX-Request")
def show_desk(request: Request) -> HttpResponse:
    """The desk: the search and its answer; without words the queue of all pools."""
    query, asked = Query(q=read_query(request.GET).q), connections(request)
    context = {
        "q": query.q,
        "query": query,
        "later": _later(request, query, [c for c in asked if not c.is_embedded]),
    }
    if query.q:
        context |= _at_once(request, query, [c for c in asked if c.is_embedded])
        if "go" in request.GET and not request.htmx and (only := _only(context, query)):
            return redirect(only.url)
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, f"{TEMPLATE}#results", context)
        response["HX-Push-Url"] = reverse("desk") + (f"?{query.address}" if query.q else "")
        return response
    return render(request, TEMPLATE, context | overview(request, asked))


@page("cognito-idp:ListUsers")
@require_safe
@on_connection
def connection(request: Request, place: Place) -> HttpResponse:
    """The pools of one connection on AWS, each of which then loads what it has."""
    query = Query(q=read_query(request.GET).q)
    context: dict = {"q": query.q, "place": place, "searched": SEARCHED_ON_AWS}
    with telling(place) as outcome:
        pools = pools_of(request, place.connection)
        context["pools"] = [
            {
                "name": name,
                "url": _found_url(request, each, query),
                "all_url": f"{each.url('users')}?{query.address}",
            }
            for each, name in pools.places[:SEARCHED_ON_AWS]
        ]
        context["others"] = _others(pools.places[SEARCHED_ON_AWS:], query)
        context["more"] = pools.more
    context["problem"] = outcome.problem
    name = "dashboard/desk/connection.html"
    return render(request, f"{name}#pools" if request.htmx else name, context)


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def found(request: Request, place: Place) -> HttpResponse:
    """What one pool has; from a search that was sent off, straight to the user whose sub it is."""
    query = Query(q=read_query(request.GET).q)
    if not request.htmx:
        return redirect(f"{place.url('users')}?{query.address}")
    group = _search(place, query, timezone.now())
    hit = next((user for user in group.users if user.person.sub == query.q), None)
    if hit and "go" in request.GET:
        return HttpResponse(headers={"HX-Redirect": hit.url})
    return render(
        request, "dashboard/desk/connection.html#group", {"group": group, "q": query.q, "query": query}
    )


def _at_once(request: Request, query: Query, embedded: list) -> dict:
    now, problems = timezone.now(), []
    places: list[tuple[Place, str]] = []
    more = False
    for each in embedded:
        try:
            pools = pools_of(request, each)
            places, more = places + pools.places, more or pools.more
        except ERRORS as error:
            problems.append(explain(error, each))
    groups = [_search(place, query, now, name) for place, name in places[:SEARCHED]]
    return {
        "groups": [group for group in groups if group.users or group.problem],
        "alone": sum(len(group.users) for group in groups) == 1,
        "searched": len(groups),
        "others": _others(places[SEARCHED:], query),
        "more": more,
        "problems": problems,
    }


def _search(place: Place, query: Query, now: datetime, name: str = "") -> Group:
    with telling(place) as outcome:
        name = name or place.pool["Name"]  # also makes the client, before threads share it
        answer = find(place, query, None, now)
        users = found_users(place, answer.people[:SHOWN], now, query)
        more = len(answer.people) > SHOWN or bool(answer.next_token)
        return Group(place, name, users, more)
    return Group(place, name or place.pool_id, problem=outcome.problem)


def _only(context: dict, query: Query) -> FoundUser | None:
    """The one user whose sub, user name, e-mail address or phone number this is, where no other pool may have another."""
    hits = [user for group in context["groups"] for user in group.users if user.is_called]
    if len(hits) != 1:
        return None
    unsure = context["later"] or context["others"] or context["more"]
    return hits[0] if hits[0].person.sub == query.q or not unsure else None


def _later(request: Request, query: Query, on_aws: list) -> list[dict]:
    if len(query.q) < SHORTEST_ON_AWS:
        return []
    asked = _asked(request, query)
    return [{"connection": c, "url": f"{reverse('desk-connection', args=[c.slug])}?{asked}"} for c in on_aws]


def _found_url(request: Request, place: Place, query: Query) -> str:
    return f"{place.url('desk-found')}?{_asked(request, query)}"


def _asked(request: Request, query: Query) -> str:
    return urlencode({"q": query.q} | ({"go": "1"} if "go" in request.GET else {}))


def _others(places: list[tuple[Place, str]], query: Query) -> list[dict]:
    """The pools that were not searched, each with its own search."""
    return [{"name": name, "url": f"{place.url('users')}?{query.address}"} for place, name in places]
