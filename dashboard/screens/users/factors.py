"""A user's second factors and passkeys: what is on, what may be turned on, and what staff can do about a lost one."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.users.acting import run_action
from dashboard.screens.users.offers import Offer
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.factors import CONTACTS, EMAIL, FIRST_LABELS, LABELS, SETTINGS, SMS, TOKEN, pool_has
from dashboard.users.person import Person

KEYS = {"app": TOKEN, "sms": SMS, "email": EMAIL}
"""Factors as addresses name them."""
_CONTACT_WORDS = {SMS: "a phone number", EMAIL: "an e-mail address"}


@dataclass(frozen=True)
class Row:
    """A second factor of a user. ``open`` is whether it can be turned on; ``words`` say why not, or where codes go."""

    key: str
    label: str
    on: bool
    preferred: bool
    words: str
    open: bool
    removable: bool = False


@page("cognito-idp:AdminGetUser")
@require_safe
@in_pool
def show(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """The factors: on a page of their own, or as the card of the user's page."""
    person = get_person(place, username)
    told, problem = _read(place, "admin_get_user_auth_factors", Username=person.username)
    config, _ = _read(place, "get_user_pool_mfa_config")
    first = told.get("ConfiguredUserAuthFactors", []) if told is not None else None
    context = {
        "person": person,
        "rows": factor_rows(person, config, first),
        "several": len(person.factors) > 1,
        "first": [FIRST_LABELS.get(name, name) for name in first or ()],
        "passkey": "WEB_AUTHN" in (first or ()),
        "problem": problem,
        "required": place.pool.get("MfaConfiguration") == "ON",
        "off": place.pool.get("MfaConfiguration", "OFF") == "OFF",
    }
    name = "dashboard/users/factors.html"
    return render(request, f"{name}#card" if request.htmx else name, at(place, **context))


def factor_rows(person: Person, config: dict | None, first: list[str] | None) -> list[Row]:
    """The factors that the user has or the pool asks for; all of them where the pool's (``config``) are not known."""
    rows = [_row(key, factor, person, config, first) for key, factor in KEYS.items()]
    return [row for row in rows if row.on or row.removable or row.open or row.words]


def _row(key: str, factor: str, person: Person, config: dict | None, first: list[str] | None) -> Row:
    asked = True if config is None else pool_has(factor, config)
    on = factor in person.factors
    set_up = on or "SOFTWARE_TOKEN" in (first or ())
    if not asked:
        words = "On for them, but the pool does not ask for it." if on else ""
    elif factor == TOKEN:
        words = "Set up." if set_up else "Not set up. Only they can do that, in the app."
    else:
        address = person.attributes.get(CONTACTS[factor], "")
        words = f"To {address}" if address else f"It needs {_CONTACT_WORDS[factor]}."
        set_up = bool(address)
    return Row(
        key,
        LABELS[factor],
        on,
        on and factor == person.preferred_factor,
        words,
        open=asked and set_up and not on,
        removable=factor == TOKEN and set_up,
    )


@page("cognito-idp:AdminSetUserMFAPreference")
@require_POST
@in_pool
def turn_on(request: HttpRequest, place: Place, username: str, factor: str) -> HttpResponse:
    """Turn a factor on; a sign-in asks for it from then on."""
    return _change(request, place, username, factor, "is on", {"Enabled": True, "PreferredMfa": False})


@page("cognito-idp:AdminSetUserMFAPreference")
@require_POST
@in_pool
def prefer(request: HttpRequest, place: Place, username: str, factor: str) -> HttpResponse:
    """Let a sign-in ask for this factor first."""
    return _change(
        request, place, username, factor, "is asked for first", {"Enabled": True, "PreferredMfa": True}
    )


@page("cognito-idp:AdminSetUserMFAPreference")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def turn_off(request: HttpRequest, place: Place, username: str, factor: str) -> HttpResponse:
    """GET says what turning a factor off means, POST does it."""
    person, name = get_person(place, username), _named(factor)
    what = Offer(
        "factor-off",
        f"Turn off {LABELS[name].lower()}",
        _effects_of_off(person, name, place.pool),
        "" if name in person.factors else "It is off already.",
        danger=True,
    )
    form = forms.Form(request.POST if request.method == "POST" else None)

    def perform(place: Place, person: Person, data: dict) -> str:
        _set(place, person.username, name, {"Enabled": False, "PreferredMfa": False})
        return f"{LABELS[name]} is off for {person.title}."

    return run_action(request, place, person, what, form, perform)


def _effects_of_off(person: Person, name: str, pool: dict) -> str:
    others = [LABELS[factor].lower() for factor in person.factors if factor in LABELS and factor != name]
    if others:
        return f"A sign-in asks for the {' or the '.join(others)} from then on. Sessions go on."
    if pool.get("MfaConfiguration") == "ON":
        return "The pool requires a second factor: the next sign-in asks for any that is set up, or leads through setting one up."
    return "The password alone is enough from then on, until a factor is turned on again. Sessions go on."


def _change(
    request: HttpRequest, place: Place, username: str, factor: str, done: str, setting: dict
) -> HttpResponse:
    """Change one factor and read the user's page again: what stands in their way may have changed with it."""
    name = _named(factor)
    try:
        _set(place, username, name, setting)
        messages.success(request, f"{LABELS[name]} {done}.")
    except ERRORS as error:
        messages.error(request, str(explain(error, place.connection)))
    return redirect(place.url("user", username))


def _named(factor: str) -> str:
    if factor not in KEYS:
        raise Http404("There is no such factor.")
    return KEYS[factor]


def _set(place: Place, username: str, name: str, setting: dict) -> None:
    place.client.admin_set_user_mfa_preference(
        UserPoolId=place.pool_id, Username=username, **{SETTINGS[name]: setting}
    )


def _read(place: Place, operation: str, **members: str) -> tuple[dict | None, Problem | None]:
    try:
        return getattr(place.client, operation)(UserPoolId=place.pool_id, **members), None
    except ERRORS as error:
        return None, explain(error, place.connection)
