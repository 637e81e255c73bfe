"""The pages of the acts on a user: show what an act will do, do it, read again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.act import Given
from dashboard.acts.offer import Offer
from dashboard.acts.registry import user_acts
from dashboard.acts.user import User
from dashboard.acts.user_act import NotPossible, UserAct
from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.marked_acts import needs_second_person
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.person import Person

View = Callable[..., HttpResponseBase]


def pages_of_acts(under: str) -> list[URLPattern]:
    """The addresses of all acts on a user that have no view of their own."""
    made = {"asks": asking_view, "posts": posting_view}
    return [
        path(f"{under}{act.address or f'{act.key}/'}", made[act.page](act), name=act.page_name)
        for act in user_acts().values()
        if act.page in made
    ]


def asking_view(act: UserAct) -> View:
    """The view of an act that asks first: GET says what it will do, POST does it."""

    @page(*act.permissions, grave=act.grave)
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @in_pool
    def view(request: Request, place: Place, username: str, **named: str) -> HttpResponse:
        person = get_person(place, username)
        user = User(place, person.username, person)
        thing = named.get(act.thing) or request.POST.get(act.thing) or request.GET.get(act.thing, "")
        form = act.form(user, request.POST if request.method == "POST" else None)
        if act.thing and not named:
            form.fields[act.thing] = forms.CharField(max_length=256, widget=forms.HiddenInput, initial=thing)
        return _ask_or_do(request, user, act.on(user, thing), form, named)

    return view


def posting_view(act: UserAct) -> View:
    """The view of an act that a button does at once. What stands in the user's way may have changed with it, so their page
    is read again."""

    @page(*act.permissions, grave=act.grave)
    @require_POST
    @in_pool
    def view(request: Request, place: Place, username: str, **named: str) -> HttpResponse:
        user = User(place, username)
        given = named or {act.thing: request.POST.get(act.thing, "")}
        try:
            act.perform(user, given)
            messages.success(request, act.says(user, given))
        except ERRORS as error:
            messages.error(request, str(explain(error, place.connection)))
        return redirect(place.url("user", username))

    return view


def _ask_or_do(request: Request, user: User, act: UserAct, form: forms.Form, named: Given) -> HttpResponse:
    place = request.place
    what = act.offer(user.person, user.pool)
    if not what.possible:
        return show_act(request, user, act, form, status=409 if form.is_bound else 200)
    if not form.is_valid():
        return show_act(request, user, act, form, status=422 if form.is_bound else 200)
    given = {**form.cleaned_data, **named}
    try:
        act.perform(user, given)
    except NotPossible as error:
        reason = str(error)
        return show_act(request, user, replace(act, why_not=lambda *_: reason), form, status=409)
    except ERRORS as error:
        return show_act(request, user, act, form, explain(error, place.connection))
    messages.success(request, act.says(user, given))
    return redirect(place.url("users") if act.removes else place.url("user", user.username))


def show_act(
    request: Request,
    user: User,
    act: UserAct,
    form: forms.Form,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an act; a link with ``data-ask`` shows the heart of it in a dialog."""
    second = needs_second_person(act.marks)
    return show_question(
        request,
        user.person,
        act.offer(user.person, user.pool),
        form,
        question=act.asks(user.person.title),
        problem=problem,
        status=problem.status if problem else status,
        template=act.template,
        second_person=second,
        button="Ask for approval" if second else act.label,
    )


def show_question(
    request: Request,
    person: Person,
    what: Offer,
    form: forms.Form,
    *,
    status: int = 200,
    template: str = "dashboard/users/action.html",
    **more: Any,
) -> HttpResponse:
    """The question, with ``question`` over it and ``button`` under it."""
    context = at(request.place, person=person, what=what, form=form, action_url=request.path, **more)
    return render(request, template, context, status=status)
