"""A user's sessions, where the pool tracks them."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.users.acting import run_action
from dashboard.screens.users.offers import Offer
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.person import Person

CARD = 5
_TEMPLATE = "dashboard/users/sessions.html"
_EFFECTS = (
    "Its refresh token stops working at once, and so do sessions that came from it. Others go on, and the person can sign"
    " in again. An app that checks access tokens by itself may accept one until it runs out, an hour by default."
)


class Signed:
    """A session as the pages show it."""

    def __init__(self, session: dict[str, Any], clients: dict[str, str]) -> None:
        place = session.get("LastLocation", {})
        known = [place.get(name) for name in ("City", "Country") if place.get(name)]
        device = session.get("DeviceType", "unknown")
        self.id, self.address = session["SessionId"], session.get("LastIPAddress", "")
        self.device = "Unknown device" if device.lower() == "unknown" else device
        self.client = clients.get(session.get("ClientId", ""), session.get("ClientId", ""))
        self.where = ", ".join(name for name in known if name.lower() != "unknown")
        self.created, self.active = session.get("CreateDate"), session.get("LastActiveDate")
        self.kind = "Sign-in pages" if session.get("SessionType") == "SSO" else ""
        self.linked = bool(session.get("OriginSessionId"))


@page("cognito-idp:AdminListUserSessions")
@require_safe
@in_pool
def show(request: HttpRequest, place: Place, username: str) -> HttpResponse:
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


@page("cognito-idp:AdminRevokeUserSession")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def revoke(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """GET says what revoking a session means, POST does it."""
    person = get_person(place, username)
    session_id = request.POST.get("session") or request.GET.get("session", "")
    told = _read(place, person.username)["sessions"]
    which = next((f"{one.device} in {one.client}. " for one in told if one.id == session_id), "")
    what = Offer("session-revoke", "Revoke session", which + _EFFECTS, "", danger=True)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["session"] = forms.CharField(max_length=256, widget=forms.HiddenInput, initial=session_id)
    return run_action(request, place, person, what, form, _revoke)


def _revoke(place: Place, person: Person, data: dict) -> str:
    place.client.admin_revoke_user_session(
        UserPoolId=place.pool_id,
        Username=person.username,
        SessionId=data["session"],
        RevokeAssociatedSessions="LINKED",
    )
    return f"The session of {person.title} is revoked."


def _read(place: Place, username: str, pages: Pages | None = None) -> dict[str, Any]:
    paging = {"NextToken": pages.token} if pages and pages.token else {}
    try:
        answer = place.client.admin_list_user_sessions(UserPoolId=place.pool_id, Username=username, **paging)
    except ERRORS as error:
        problem = explain(error, place.connection)
        off = problem.code == "OperationNotEnabledException"
        return {"sessions": [], "off": off, "problem": None if off else problem}
    told, more = answer.get("Sessions", []), answer.get("NextToken")
    clients = _client_names(place) if told else {}
    sessions = [Signed(session, clients) for session in told]
    return {"sessions": sessions, "more": bool(more), "page": pages and pages.page(sessions, more)}


def _client_names(place: Place) -> dict[str, str]:
    try:
        answer = place.client.list_user_pool_clients(UserPoolId=place.pool_id, MaxResults=60)
    except ERRORS:
        return {}
    return {client["ClientId"]: client["ClientName"] for client in answer["UserPoolClients"]}


def _at(place: Place, username: str, context: dict[str, Any]) -> dict[str, Any]:
    urls = {
        "sessions_url": "user-sessions",
        "revoke_url": "user-session-revoke",
        "sign_out_url": "user-sign-out",
    }
    context |= {key: place.url(name, username) for key, name in urls.items()}
    return at(place, **context, tracking_url=place.url("pool-settings", "sessions"))
