"""A user's second factors and passkeys: what is on, what may be turned on, and what staff can do about a lost one."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.acts.users.second_factor import KEYS
from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.factors import CONTACTS, EMAIL, FIRST_LABELS, LABELS, SMS, TOKEN, pool_has
from dashboard.users.person import Person

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
def show_factors(request: Request, place: Place, username: str) -> HttpResponse:
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


def _read(place: Place, operation: str, **members: str) -> tuple[dict | None, Problem | None]:
    try:
        return getattr(place.client, operation)(UserPoolId=place.pool_id, **members), None
    except ERRORS as error:
        return None, explain(error, place.connection)
