"""The devices that a user is remembered on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.user import User
from dashboard.acts.users import remember_device
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.devices import Remembered

CARD, PAGE = 4, 25
_TEMPLATE = "dashboard/users/devices.html"


@page("cognito-idp:AdminListDevices")
@require_safe
@in_pool
def show_devices(request: Request, place: Place, username: str) -> HttpResponse:
    """All devices page by page; for the card of the user's page the newest few."""
    if request.htmx and request.htmx.target == "devices":
        return _card(request, place, username)
    person = get_person(place, username)
    pages = Pages(request, "AdminListDevices", place.connection.slug, place.pool_id, person.username)
    context = {"person": person, **_read(place, person.username, PAGE, pages)}
    name = f"{_TEMPLATE}#list" if request.htmx else _TEMPLATE
    return render(request, name, _at(place, username, context))


@page(*remember_device.ACT.permissions)
@require_POST
@in_pool
def change(request: Request, place: Place, username: str) -> HttpResponse:
    """Remember the device that the form names, or no longer (``status``)."""
    user, given = User(place, username), remember_device.read(request.POST)
    try:
        remember_device.ACT.perform(user, given)
        messages.success(request, remember_device.ACT.says(user, given))
    except ERRORS as error:
        messages.error(request, str(explain(error, place.connection)))
    if request.htmx:
        return _card(request, place, username)
    return redirect(place.url("user", username))


def _card(request: Request, place: Place, username: str) -> HttpResponse:
    context = _read(place, username, CARD)
    return render(request, f"{_TEMPLATE}#card", _at(place, username, context))


def _read(place: Place, username: str, size: int, pages: Pages | None = None) -> dict[str, Any]:
    paging = {"PaginationToken": pages.token} if pages and pages.token else {}
    tracked = bool(place.pool.get("DeviceConfiguration"))
    try:
        answer = place.client.admin_list_devices(
            UserPoolId=place.pool_id, Username=username, Limit=size, **paging
        )
    except ERRORS as error:
        problem = explain(error, place.connection)
        silent = problem.code == "InvalidUserPoolConfigurationException"
        return {"tracked": tracked and not silent, "problem": None if silent else problem, "devices": []}
    devices = [Remembered(device) for device in answer.get("Devices", ())]
    more = answer.get("PaginationToken")
    return {
        "tracked": tracked,
        "devices": devices,
        "more": bool(more),
        "page": pages and pages.page(devices, more),
    }


def _at(place: Place, username: str, context: dict[str, Any]) -> dict[str, Any]:
    names = {
        "devices_url": "user-devices",
        "change_url": "user-device-status",
        "forget_url": "user-device-forget",
    }
    return at(place, **context, **{key: place.url(name, username) for key, name in names.items()})
