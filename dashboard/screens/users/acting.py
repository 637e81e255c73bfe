"""How every support action runs: show what it will do, do it, read again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard import marked_acts
from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.place import Place, in_pool
from dashboard.screens.users.offers import Offer, offer
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.person import Person

Perform = Callable[[Place, Person, dict[str, Any]], str]
"""Makes the calls of an action and says what happened."""
_TRANSITIVE = ("confirm", "enable", "disable", "delete")
MakeForm = Callable[[Place, Person, Any], forms.Form]
"""Makes the action's form, bound where data is given."""


def no_questions(place: Place, person: Person, data: Any) -> forms.Form:
    """The form of an action that asks nothing."""
    return forms.Form(data)


def action(key: str, perform: Perform, make_form: MakeForm = no_questions) -> Callable[..., HttpResponse]:
    """The view of a support action: GET says what it will do, POST does it."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @in_pool
    def view(request: HttpRequest, place: Place, username: str) -> HttpResponse:
        person = get_person(place, username)
        if key == "remove-authenticator":
            person = with_sign_in_factors(place, person)
        what = offer(key, person, place.pool)
        form = make_form(place, person, request.POST if request.method == "POST" else None)
        return run_action(request, place, person, what, form, perform)

    return view


def run_action(
    request: HttpRequest, place: Place, person: Person, what: Offer, form: forms.Form, perform: Perform
) -> HttpResponse:
    """Show the action, or do it where the form is sent and right."""
    if not what.possible:
        return show_action(request, place, person, what, form, status=409 if form.is_bound else 200)
    if not form.is_valid():
        return show_action(request, place, person, what, form, status=422 if form.is_bound else 200)
    try:
        done = perform(place, person, form.cleaned_data)
    except ERRORS as error:
        problem = explain(error, place.connection)
        return show_action(request, place, person, what, form, problem, problem.status)
    messages.success(request, done)
    return redirect(place.url("users") if what.key == "delete" else place.url("user", person.username))


def with_sign_in_factors(place: Place, person: Person) -> Person:
    """The same user with what a sign-in may begin with, as far as the connection tells."""
    try:
        told = place.client.admin_get_user_auth_factors(UserPoolId=place.pool_id, Username=person.username)
    except ERRORS:
        return person
    return replace(person, sign_in_factors=tuple(told.get("ConfiguredUserAuthFactors", ())))


def needs_second_person(key: str) -> bool:
    """Whether the action of this key waits for somebody else's approval."""
    off = {"SoftwareTokenMfaSettings": {"Enabled": False}}
    if key in ("mfa-off", "factor-off"):
        return marked_acts.needs_approval("cognito-idp:AdminSetUserMFAPreference", off)
    return key == "remove-authenticator" and marked_acts.needs_approval(
        "cognito-idp:AdminDeleteSoftwareToken"
    )


def show_action(
    request: HttpRequest,
    place: Place,
    person: Person,
    what: Offer,
    form: forms.Form,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    """The action's page; a link with ``data-ask`` shows the heart of it in a dialog."""
    second = needs_second_person(what.key)
    context = at(
        place,
        person=person,
        what=what,
        second_person=second,
        button="Ask for approval" if second else what.label,
        form=form,
        problem=problem,
        question=f"{what.label} {person.title}?" if what.key in _TRANSITIVE else f"{what.label}?",
        action_url=request.path,
    )
    return render(request, "dashboard/users/action.html", context, status=status)
