"""A provider is switched off and on, and ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.pool_providers.delete import ACT as DELETE
from dashboard.acts.pool_providers.switch_off import ACT as SWITCH_OFF
from dashboard.acts.pool_providers.switch_on import ACT as SWITCH_ON
from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.clients import clients_of
from dashboard.pool_providers.reading import describe
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, name: str) -> HttpResponse:
    """It says what becomes of its users and of the app clients that show it."""
    described = describe(place, name)
    back, to = place.url("pool-provider", name), place.url("pool-providers")
    question = Question.of(
        DELETE, name, place, name, back=back, crumbs="dashboard/pool_providers/crumbs.html"
    )
    showing = [each for each in clients_of(place, name)["rows"] if each["shows"]]
    return ask(request, question, to, place=place, name=name, described=described, showing=showing)


@page(*SWITCH_OFF.permissions, grave=SWITCH_OFF.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def switch_off(request: Request, place: Place, name: str) -> HttpResponse:
    back = place.url("pool-provider", name)
    crumbs = "dashboard/pool_providers/crumbs.html"
    question = Question.of(SWITCH_OFF, name, place, name, back=back, crumbs=crumbs)
    return ask(request, question, back, place=place, name=name)


@page(*SWITCH_ON.permissions, grave=SWITCH_ON.grave)
@require_POST
@in_pool
def switch_on(request: Request, place: Place, name: str) -> HttpResponse:
    to = place.url("pool-provider", name)
    with telling(place) as outcome:
        return do_at_once(request, SWITCH_ON, name, place, name, to=to)
    messages.error(request, str(outcome.problem))
    return redirect(to)
