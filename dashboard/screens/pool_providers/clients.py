"""Which app clients show a provider: a part of its page; and letting one show it, or no longer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.pool_providers.hide_on_client import ACT as HIDE
from dashboard.acts.pool_providers.show_on_client import ACT as SHOW
from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.clients import clients_of, read_client
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once


@page("cognito-idp:DescribeUserPoolClient")
@require_safe
@in_pool
def list_clients(request: Request, place: Place, name: str) -> HttpResponse:
    context: dict = {"place": place, "name": name}
    with telling(place) as outcome:
        context |= clients_of(place, name)
    context["problem"] = outcome.problem
    template = "dashboard/pool_providers/clients.html"
    return render(request, f"{template}#clients" if request.htmx else template, context)


@page(*SHOW.permissions, grave=SHOW.grave)
@require_POST
@in_pool
def show_on_client(request: Request, place: Place, name: str) -> HttpResponse:
    """The button names the client."""
    to, client_id = place.url("pool-provider", name), request.POST.get("client", "")[:128]
    with telling(place) as outcome:
        return do_at_once(request, SHOW, name, place, name, client_id, to=to)
    context = {"place": place, "name": name, "rows": [], "problem": outcome.problem}
    return render(request, "dashboard/pool_providers/clients.html", context, status=outcome.status)


@page(*HIDE.permissions, grave=HIDE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def hide_on_client(request: Request, place: Place, name: str, client_id: str) -> HttpResponse:
    back, crumbs = place.url("pool-provider", name), "dashboard/pool_providers/crumbs.html"
    client = read_client(place, client_id)
    question = Question.of(HIDE, name, place, name, client, back=back, crumbs=crumbs)
    return ask(request, question, back, place=place, name=name)
