"""The first page: every pool of every connection."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.telling import telling
from dashboard.aws.token_paging import Pages
from dashboard.import_runs.check_pool import is_copy
from dashboard.models import Connection
from dashboard.pages import EVERYONE, page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.snippet import snippet

PAGE = 20
IDENTITY_POOLS = 12


@page(EVERYONE)
@require_safe
def list_pools(request: Request) -> HttpResponse:
    """All connections. The embedded pools are on the page; those on AWS come after it, each by itself, so that a
    slow or broken one holds up nothing."""
    everywhere = (Place(request, connection) for connection in Connection.objects.order_by("-kind", "name"))
    places = [place for place in everywhere if place.may_open("pools") or place.may_open("identity-pools")]
    sections: list[dict[str, Any]] = [
        section_of(place) if place.embedded else {"place": place, "later": True} for place in places
    ]
    embedded = next((section for section in sections if section["place"].embedded), None)
    context = {
        "sections": sections,
        "embedded": embedded,
        "first_steps": embedded and _is_empty(embedded) and embedded["place"].may_open("pool-create"),
        "snippet": snippet(request, embedded["place"].connection) if embedded else "",
    }
    return render(request, "dashboard/home/show.html", context)


@page("cognito-idp:ListUserPools")
@require_safe
@on_connection
def pools(request: Request, place: Place) -> HttpResponse:
    """The pools of one connection: a fragment for the first page, or a page of its own."""
    context = {"section": section_of(place)}
    template = "dashboard/home/show.html#section" if request.htmx else "dashboard/home/pools.html"
    return render(request, template, context)


@page("cognito-idp:DescribeUserPool")
@require_safe
@on_connection
def count(request: Request, place: Place, pool_id: str) -> HttpResponse:
    """The number of users of one pool, for its row."""
    users = 0
    with telling(place) as outcome:
        answer = place.client.describe_user_pool(UserPoolId=pool_id)["UserPool"]
        users = answer.get("EstimatedNumberOfUsers", 0)
    context = {"users": users, "problem": outcome.problem}
    return render(request, "dashboard/home/show.html#count", context)


def section_of(place: Place) -> dict:
    """One page of a connection's pools, or why there is none."""
    pages = Pages(place.request, "ListUserPools", place.connection.slug)
    paging = {"NextToken": pages.token} if pages.token else {}
    with telling(place) as outcome:
        answer = place.client.list_user_pools(MaxResults=PAGE, **paging)
        rows = answer["UserPools"]
        if place.embedded:
            described = [place.client.describe_user_pool(UserPoolId=row["Id"])["UserPool"] for row in rows]
            rows = [
                row | {"users": pool.get("EstimatedNumberOfUsers", 0)}
                for row, pool in zip(rows, described, strict=True)
                if not is_copy(pool)
            ]
    if outcome.problem:
        return {"place": place, "problem": outcome.problem, "page": pages.page([], None)}
    return {"place": place, "page": pages.page(rows, answer.get("NextToken")), **_identity_pools(place)}


def _is_empty(section: dict) -> bool:
    return section["page"].number == 1 and not section["page"].rows and not section.get("identity_pools")


def _identity_pools(place: Place) -> dict:
    """The connection's first identity pools, or why they cannot be told; nothing to who may not see them."""
    if not place.may_open("identity-pools"):
        return {}
    with telling(place) as outcome:
        answer = place.identities.list_identity_pools(MaxResults=IDENTITY_POOLS)
    if outcome.problem:
        return {"identity_problem": outcome.problem}
    return {
        "identity_pools": answer.get("IdentityPools", [])[:IDENTITY_POOLS],
        "more_identity_pools": bool(answer.get("NextToken")),
        "shows_identities": True,
    }
