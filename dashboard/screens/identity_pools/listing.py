"""The identity pools of a connection, and a new one. On AWS each row's settings are fetched after the page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.aws.telling import status_of, telling
from dashboard.aws.token_paging import Pages
from dashboard.identity_pools.providers import providers_of
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool, on_connection
from dashboard.requests import Request
from dashboard.screens.identity_pools.creation import CreateForm

PAGE = 20


@page("cognito-identity:ListIdentityPools")
@require_safe
@on_connection
def list_identity_pools(request: Request, place: Place) -> HttpResponse:
    pages = Pages(request, "ListIdentityPools", place.connection.slug)
    paging = {"NextToken": pages.token} if pages.token else {}
    answer = place.identities.list_identity_pools(MaxResults=PAGE, **paging)
    rows = answer.get("IdentityPools", [])
    if place.embedded:
        rows = [with_summary(place, row) for row in rows]
    page = pages.page(rows, answer.get("NextToken"))
    return render(request, "dashboard/identity_pools/list.html", {"place": place, "page": page})


@page("cognito-identity:DescribeIdentityPool")
@require_safe
@in_identity_pool
def summarise(request: Request, place: Place) -> HttpResponse:
    """One row of the list, with its settings."""
    row = with_summary(place, {"IdentityPoolId": place.identity_pool_id})
    return render(request, "dashboard/identity_pools/list.html#row", {"place": place, "row": row})


def with_summary(place: Place, row: dict) -> dict:
    """A row of the list with its ``summary``, or its ``problem``."""
    with telling(place) as outcome:
        pool = place.identities.describe_identity_pool(IdentityPoolId=row["IdentityPoolId"])
    if outcome.problem:
        return {"IdentityPoolName": row["IdentityPoolId"], **row, "problem": outcome.problem}
    summary = {
        "providers": list(dict.fromkeys(each.title for each in providers_of(pool))),
        "guests": bool(pool.get("AllowUnauthenticatedIdentities")),
    }
    return {**row, "IdentityPoolName": pool["IdentityPoolName"], "summary": summary}


@page("cognito-identity:CreateIdentityPool")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def create(request: Request, place: Place) -> HttpResponse:
    """A new pool. ``refresh`` in the form asks for the app clients of the user pool that was chosen, and saves nothing."""
    refresh = "refresh" in request.POST
    form = CreateForm(request.POST or None, place=place, checked=not refresh)
    if request.method == "POST" and not refresh and form.is_valid():
        call = place.identities.create_identity_pool
        with telling(place, form):
            answer = call(**form.members())
            messages.success(request, f"{answer['IdentityPoolName']} is ready. Set its roles next.")
            return redirect("identity-pool", place.connection.slug, answer["IdentityPoolId"])
    context = {"place": place, "form": form}
    status = 200 if refresh else status_of(form)
    return render(request, "dashboard/identity_pools/create.html", context, status=status)
