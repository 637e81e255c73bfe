"""A user's sessions, where the pool tracks them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.sessions import read_sessions

CARD = 5
_TEMPLATE = "dashboard/users/sessions.html"


@page("cognito-idp:AdminListUserSessions")
@require_safe
@in_pool
def show_sessions(request: Request, place: Place, username: str) -> HttpResponse:
    """All sessions; for the card of the user's page the latest few."""
    if request.htmx and request.htmx.target == "sessions":
        context = _read(place, username)
        context["more"] = len(context["sessions"]) > CARD or context.get("more")
        context["sessions"] = context["sessions"][:CARD]
        return render(request, f"{_TEMPLATE}#card", _at(place, username, context))
    person = get_person(place, username)
    pages = Pages(request, "AdminListUserSessions", place.connection.slug, place.pool_id, person.username)
    context = {"person": person, **_read(place, person.username, pages)}
    name = f"{_TEMPLATE}#list" if request.htmx else _TEMPLATE
    return render(request, name, _at(place, username, context))


def _read(place: Place, username: str, pages: Pages | None = None) -> dict[str, Any]:
    token = (pages.token if pages else None) or ""
    try:
        sessions, more = read_sessions(place.client, place.pool_id, username, token)
    except ERRORS as error:
        problem = explain(error, place.connection)
        off = problem.code == "OperationNotEnabledException"
        return {"sessions": [], "off": off, "problem": None if off else problem}
    return {"sessions": sessions, "more": bool(more), "page": pages and pages.page(sessions, more)}


def _at(place: Place, username: str, context: dict[str, Any]) -> dict[str, Any]:
    urls = {
        "sessions_url": "user-sessions",
        "revoke_url": "user-session-revoke",
        "sign_out_url": "user-sign-out",
    }
    context |= {key: place.url(name, username) for key, name in urls.items()}
    return at(place, **context, tracking_url=place.url("pool-settings", "sessions"))
