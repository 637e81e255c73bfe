"""The providers of a pool: by name at once, how each is in a part that follows; and what the overview warns of."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.aws.telling import telling
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers import reading
from dashboard.pool_providers.kinds import KINDS, kind_of
from dashboard.requests import Request

PAGE = 20


@page("cognito-idp:ListIdentityProviders")
@require_safe
@in_pool
def list_providers(request: Request, place: Place) -> HttpResponse:
    """Names and types, which one call tells. What it takes a call each to tell is asked for by the page itself."""
    pages = Pages(request, "ListIdentityProviders", place.connection.slug, place.pool_id)
    answer = reading.list_providers(place, pages.token, PAGE)
    rows = [(each["ProviderName"], kind_of(each["ProviderType"])) for each in answer["Providers"]]
    context = {"place": place, "kinds": KINDS, "page": pages.page(rows, answer.get("NextToken"))}
    return render(request, "dashboard/pool_providers/list.html", context)


@page("cognito-idp:DescribeIdentityProvider")
@require_safe
@in_pool
def standing(request: Request, place: Place) -> HttpResponse:
    """The rows of a page of the list, with how each provider is: a part of it, or without scripts a page of its own."""
    names, now = request.GET.getlist("name")[:PAGE], timezone.now()
    context: dict = {"place": place}
    with telling(place) as outcome:
        context["rows"] = [(one, *one.standing(now)) for one in reading.read_providers(place, names)]
    context["problem"] = outcome.problem
    part = "#rows" if request.htmx and not outcome.problem else ""
    return render(request, f"dashboard/pool_providers/standing.html{part}", context)


@page("cognito-idp:ListIdentityProviders")
@require_safe
@in_pool
def warnings(request: Request, place: Place) -> HttpResponse:
    """What ends soon: a part of the pool's overview."""
    context = {"place": place, "risks": reading.certificate_risks(place)}
    part = (
        "dashboard/pools/parts/risk_card.html" if request.htmx else "dashboard/pool_providers/warnings.html"
    )
    return render(request, part, context)
