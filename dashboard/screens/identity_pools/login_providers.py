"""The login providers of a pool: the list, one more, one less, and the check of a user pool's tokens.

Each act reads the pool anew and sends everything back with one provider changed.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.identity_pools.remove_provider import ACT as REMOVE
from dashboard.acts.identity_pools.switch_token_check import ACT as TOKEN_CHECK
from dashboard.aws.errors import Problem
from dashboard.aws.telling import status_of, telling
from dashboard.identity_pools.changing import update
from dashboard.identity_pools.providers import KINDS, providers_of
from dashboard.identity_pools.reading import at, read_roles, user_pool_names
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.identity_pools.overview import mapping_words
from dashboard.screens.identity_pools.provider_forms import FORMS


@page("cognito-identity:DescribeIdentityPool")
@require_safe
@in_identity_pool
def list_login_providers(request: Request, place: Place) -> HttpResponse:
    return _list(request, place)


@page("cognito-identity:UpdateIdentityPool")
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def add(request: Request, place: Place, kind: str) -> HttpResponse:
    """One more. ``refresh`` asks for the app clients of the user pool that was chosen, and saves nothing."""
    if kind not in FORMS:
        raise Http404("There is no such kind of provider.")
    refresh = "refresh" in request.POST
    more = {"checked": not refresh} if kind == "user-pool" else {}
    form = FORMS[kind](request.POST or None, place=place, **more)
    if request.method == "POST" and not refresh and form.is_valid() and _added(place, form):
        messages.success(request, f"{KINDS[kind]} provider added. Look at which role its people get.")
        return redirect(place.url("identity-pool-providers"))
    context = at(place, form=form, kind=kind, kind_words=KINDS[kind])
    status = 200 if refresh else status_of(form)
    return render(request, "dashboard/identity_pools/provider_add.html", context, status=status)


@page(*REMOVE.permissions, grave=REMOVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def remove(request: Request, place: Place) -> HttpResponse:
    given, back = request.POST or request.GET, place.url("identity-pool-providers")
    kind, key = given.get("kind", ""), given.get("key", "")
    listed = providers_of(place.identity_pool, user_pool_names(place))
    provider = next((each for each in listed if (each.kind, each.key) == (kind, key)), None)
    if provider is None:
        messages.info(request, "This provider is not there any more.")
        return redirect(back)
    question = Question.of(
        REMOVE,
        provider.title,
        place,
        kind,
        key,
        back=back,
        crumbs="dashboard/identity_pools/crumbs.html",
        trail=(("Login providers", back),),
        hidden=(("kind", kind), ("key", key)),
    )
    return ask(request, question, back, **at(place, provider=provider))


@page(*TOKEN_CHECK.permissions, grave=TOKEN_CHECK.grave)
@require_POST
@in_identity_pool
def switch_token_check(request: Request, place: Place) -> HttpResponse:
    """Turn the server-side token check of a user pool ``on`` or off."""
    key, on = request.POST.get("key", ""), request.POST.get("on") == "1"
    with telling(place) as outcome:
        messages.success(request, TOKEN_CHECK.do("", place, key, on))
        return redirect(place.url("identity-pool-providers"))
    return _list(request, place, outcome.problem)


def _list(request: Request, place: Place, problem: Problem | None = None) -> HttpResponse:
    found = providers_of(place.identity_pool, user_pool_names(place))
    roles, _ = read_roles(place) if found else ({}, None)
    named = [(each, mapping_words(each, roles)) for each in found]
    context = at(place, providers=named, problem=problem, tab="providers")
    status = problem.status if problem else 200
    return render(request, "dashboard/identity_pools/providers.html", context, status=status)


def _added(place: Place, form: Any) -> bool:
    try:
        with telling(place, form):
            update(place, form.apply(place.identity_pool))
            return True
    except ValidationError as error:
        form.add_error(None, error)
    return False
