"""Editing what the API replaces as a whole: the form, the preview of what changes, and saving, with a word where somebody
else saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboard.aws.replacement import changes, clashes, seal, unseal
from dashboard.models import AuditRecord
from dashboard.place import Place
from dashboard.screens.saving import saved, status_of

CRUMBS = "dashboard/role_mappings/crumbs.html"


@dataclass
class Page:
    """One thing to edit. ``stored`` is the whole as it is now and ``after`` the whole as typed; ``flat`` puts such a version
    into settings for a reader. ``send`` makes the call with the members of the new version."""

    place: Place
    title: str
    form: forms.Form
    template: str
    stored: dict
    after: Callable[[], dict]
    flat: Callable[[dict], dict[str, str]]
    operation: str
    send: Callable[..., dict]
    members: Callable[[dict], dict]
    urls: dict[str, str]
    warnings: Callable[[dict], list[str]] = lambda _: []
    context: dict[str, Any] = field(default_factory=dict)


def show(request: HttpRequest, page: Page, fragment: str = "") -> HttpResponse:
    """The form, or a fragment of it."""
    context = {"place": page.place, "form": page.form, "title": page.title, **page.urls, **page.context}
    name = f"{page.template}#{fragment}" if fragment else page.template
    return render(request, name, context, status=status_of(page.form))


def preview(request: HttpRequest, page: Page) -> HttpResponse:
    """What saving would change."""
    if not page.form.is_valid():
        return show(request, page)
    if conflict := _conflict(request, page):
        return conflict
    after = page.after()
    context = {
        "place": page.place,
        "title": page.title,
        "form": page.form,
        "changes": changes(page.flat(page.stored), page.flat(after)),
        "warnings": page.warnings(after),
        **page.urls,
    }
    return render(request, "dashboard/role_mappings/preview.html", context)


def save(request: HttpRequest, page: Page) -> HttpResponse:
    """Send the whole; an error shows the form again as typed."""
    if not page.form.is_valid():
        return show(request, page)
    if conflict := _conflict(request, page):
        return conflict
    members = {"IdentityPoolId": page.place.identity_pool_id, **page.members(page.after())}
    if saved(page.form, page.place.connection, page.send, **members) is None:
        return show(request, page)
    messages.success(request, f"{page.title}: saved. It counts from the next credentials on.")
    return redirect(page.urls["done_url"])


def _conflict(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page with both versions if somebody else saved since the form was opened; what was typed stays in it."""
    opened = unseal(page.form.cleaned_data["version"])
    if opened is not None and not changes(page.flat(opened), page.flat(page.stored)):
        return None
    page.form.data = page.form.data.copy()
    page.form.data["version"] = seal(page.stored)
    last = AuditRecord.objects.filter(
        operation=page.operation, outcome="ok", pool=page.place.identity_pool_id
    ).last()
    context = {
        "place": page.place,
        "form": page.form,
        "clashes": clashes(page.flat(opened or {}), page.flat(page.stored), page.flat(page.after())),
        "last": last,
        "what": "this identity pool",
        "saved": "its settings",
        "crumbs": CRUMBS,
        **page.urls,
    }
    return render(request, "dashboard/conflict.html", context, status=409)
