"""The devices that a user is remembered on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.users.acting import run_action
from dashboard.screens.users.offers import Offer
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.person import Person

CARD, PAGE = 4, 25
_TEMPLATE = "dashboard/users/devices.html"


class Remembered:
    """A DeviceType as the pages show it."""

    def __init__(self, device: dict[str, Any]) -> None:
        told = {item["Name"]: item.get("Value", "") for item in device.get("DeviceAttributes", ())}
        self.key = device["DeviceKey"]
        self.name = told.get("device_name") or "A device without a name"
        self.address = told.get("last_ip_used", "")
        self.used = device.get("DeviceLastAuthenticatedDate")
        self.created = device.get("DeviceCreateDate")
        self.remembered = told.get("dev:device_remembered_status") == "remembered"


@page("cognito-idp:AdminListDevices")
@require_safe
@in_pool
def show(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """All devices page by page; for the card of the user's page the newest few."""
    if request.htmx and request.htmx.target == "devices":
        return _card(request, place, username)
    person = get_person(place, username)
    pages = Pages(request, "AdminListDevices", place.connection.slug, place.pool_id, person.username)
    context = {"person": person, **_read(place, person.username, PAGE, pages)}
    name = f"{_TEMPLATE}#list" if request.htmx else _TEMPLATE
    return render(request, name, _at(place, username, context))


@page("cognito-idp:AdminUpdateDeviceStatus")
@require_POST
@in_pool
def change(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """Remember the device that the form names, or no longer (``status``)."""
    wanted = "remembered" if request.POST.get("status") == "remembered" else "not_remembered"
    try:
        place.client.admin_update_device_status(
            UserPoolId=place.pool_id,
            Username=username,
            DeviceKey=request.POST.get("device", ""),
            DeviceRememberedStatus=wanted,
        )
        words = (
            "is remembered"
            if wanted == "remembered"
            else "is not remembered any more: MFA is asked for on it"
        )
        messages.success(request, f"The device {words}.")
    except ERRORS as error:
        messages.error(request, str(explain(error, place.connection)))
    if request.htmx:
        return _card(request, place, username)
    return redirect(place.url("user", username))


@page("cognito-idp:AdminForgetDevice")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def forget(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """GET says what forgetting a device means, POST does it."""
    person = get_person(place, username)
    key = request.POST.get("device") or request.GET.get("device", "")
    effects = (
        f"{_name_of(place, person, key)} is forgotten. The app on it loses its sessions, and the next sign-in"
        " there asks for everything as on a new device. An app that still uses the old device key is refused until it clears it."
    )
    what = Offer("device-forget", "Forget device", effects, "", danger=True)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["device"] = forms.CharField(max_length=55, widget=forms.HiddenInput, initial=key)
    return run_action(request, place, person, what, form, _forget)


def _name_of(place: Place, person: Person, key: str) -> str:
    """What a question calls the device."""
    try:
        answer = place.client.admin_get_device(
            UserPoolId=place.pool_id, Username=person.username, DeviceKey=key
        )
    except ERRORS:
        return "The device"
    device = Remembered(answer["Device"])
    return f"“{device.name}”" + (f", last used from {device.address}," if device.address else "")


def _forget(place: Place, person: Person, data: dict) -> str:
    place.client.admin_forget_device(
        UserPoolId=place.pool_id, Username=person.username, DeviceKey=data["device"]
    )
    return f"The device of {person.title} is forgotten."


def _card(request: HttpRequest, place: Place, username: str) -> HttpResponse:
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
