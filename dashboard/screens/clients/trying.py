"""Try it: the real sign-in of an app client in a new tab, and what comes back, told token by token and kept nowhere."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.clients.try_sign_in import ACT as TRY
from dashboard.aws.endpoints import read_endpoints
from dashboard.aws.telling import telling
from dashboard.models import SignInTrial
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.clients.reading import read_client
from dashboard.tasks.trials import enqueue_removal
from dashboard.tokens.inspecting import look_into
from dashboard.tokens.reading import read_token
from dashboard.trials import asking
from dashboard.trials.answers import Answer, read_answer
from dashboard.trials.beginning import end as end_trial
from dashboard.trials.beginning import trials_of

_TITLES = {"id_token": "ID token", "access_token": "Access token", "refresh_token": "Refresh token"}


@page(*TRY.permissions, grave=TRY.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def begin(request: Request, place: Place, client_id: str) -> HttpResponse:
    """Ask first: it adds a callback. With POST add it, and lead to the page of the trial."""
    client, key = read_client(place, client_id), uuid4().hex
    callback = request.build_absolute_uri(place.url("client-trial-back", client_id, key))
    question = Question.of(
        TRY,
        client["ClientName"],
        place,
        client,
        key,
        callback,
        back=place.url("client", client_id),
        crumbs="dashboard/clients/crumbs.html",
    )
    to = place.url("client-trial", client_id, key)
    return ask(request, question, to, place=place, client=client, callback=callback)


@page(*TRY.permissions, grave=TRY.grave)
@require_safe
@never_cache
@in_pool
def show_trial(request: Request, place: Place, client_id: str, trial: str) -> HttpResponse:
    """Where a trial stands. Once its callback is gone so is its row, and the page says that it is over."""
    found = _trials_of(request, place, client_id).filter(key=trial).first()
    client = read_client(place, client_id)
    context = {"place": place, "client": client, "trial": found, "key": trial}
    part = "#state" if request.GET.get("part") == "state" else ""
    return render(request, f"dashboard/clients/trial.html{part}", context)


@page(*TRY.permissions, grave=TRY.grave)
@require_safe
@never_cache
@in_pool
def go(request: Request, place: Place, client_id: str, trial: str) -> HttpResponse:
    """To the sign-in page, with a state and a challenge that this browser's session alone can answer for."""
    found = _open_trial(request, place, client_id, trial)
    client = read_client(place, client_id)
    endpoints = read_endpoints(place.client, place.pool_id)
    if not endpoints.authorization:
        raise Http404("The pool has no domain any more.")
    return redirect(asking.ask(request.session, found, client, endpoints))


@page(*TRY.permissions, grave=TRY.grave)
@require_POST
@in_pool
def end(request: Request, place: Place, client_id: str, trial: str) -> HttpResponse:
    """Take the callback away now."""
    found = _trials_of(request, place, client_id).filter(key=trial).first()
    if found:
        end_trial(found)
        enqueue_removal(found.pk)
    return redirect(place.url("client-trial", client_id, trial))


@page(*TRY.permissions, grave=TRY.grave)
@require_safe
@sensitive_variables()
@never_cache
@in_pool
def back(request: Request, place: Place, client_id: str, trial: str) -> HttpResponse:
    """The callback. What came is shown on this very answer, which nothing keeps; whatever came, the trial is over."""
    if request.method == "HEAD":  # with which programs look
        return HttpResponse()
    found = _trials_of(request, place, client_id).filter(key=trial).first()
    answer, problem = Answer(error="over", why="This trial is over. Begin another one."), None
    if found:
        with telling(place) as outcome:
            answer = read_answer(place, found, asking.take_asked(request.session, found), request.GET.dict())
        problem = outcome.problem
        if answer.error != "state":
            end_trial(found)
            enqueue_removal(found.pk)
    status = 200 if answer.tokens else 400
    context = {"place": place, "client": read_client(place, client_id), "problem": problem, "answer": answer}
    context["shown"] = [_shown(place, answer, name, text) for name, text in answer.tokens.items()]
    response = render(request, "dashboard/clients/tried.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_variables()
def _shown(place: Place, answer: Answer, name: str, text: str) -> dict[str, Any]:
    """One token as its page shows it. A refresh token is the pool's own affair: nobody can look into it."""
    shown: dict[str, Any] = {"name": name, "title": _TITLES[name], "text": text}
    if name == "refresh_token":
        return shown
    token = read_token(text)
    shown["look"] = look_into(place, token)
    if name == "id_token":
        shown["nonce"] = token.claims.get("nonce") == answer.nonce
    return shown


def _trials_of(request: Request, place: Place, client_id: str) -> Any:
    """A trial is its member's own."""
    return trials_of(place, client_id).filter(staff=request.user)


def _open_trial(request: Request, place: Place, client_id: str, key: str) -> SignInTrial:
    found = _trials_of(request, place, client_id).filter(key=key, answered=None).first()
    if found is None:
        raise Http404("This trial is over.")
    return found
