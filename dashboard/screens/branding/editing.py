"""The style of an app client: the form beside its preview, and its saving."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.branding.create import ACT as CREATE
from dashboard.acts.branding.delete import ACT as DELETE
from dashboard.acts.branding.save import ACT as SAVE
from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once
from dashboard.screens.branding.forms import StyleForm
from dashboard.screens.branding.preview import EXAMPLES
from dashboard.screens.branding.reading import name_of, read_style
from pools.rules.branding.settings import patched, with_defaults
from pools.rules.branding.styles import warnings_of

_render: Callable[..., HttpResponse] = csp_update({"frame-src": ["'self'"]})(render)  # type: ignore[arg-type, assignment]
"""The preview stands in a frame."""


@page("cognito-idp:DescribeManagedLoginBrandingByClient")
@require_safe
@in_pool
def edit(request: Request, place: Place, client_id: str) -> HttpResponse:
    """The form, or where there is no style the offer of one."""
    return _show(request, place, client_id, read_style(place, client_id))


@page(*SAVE.permissions)
@require_POST
@in_pool
def save(request: Request, place: Place, client_id: str) -> HttpResponse:
    """Save what was typed; an error shows the form again."""
    style = read_style(place, client_id)
    if style is None:
        raise Http404("The client has no style.")
    form, back = open_form(request, style), place.url("branding", client_id)
    if form.is_valid():
        name, members = name_of(place, client_id), members_of(style, form)
        with telling(place, form):
            return do_at_once(request, SAVE, name, place, style["ManagedLoginBrandingId"], members, to=back)
    return _show(request, place, client_id, style, form)


@page("cognito-idp:DescribeManagedLoginBrandingByClient")
@require_POST
@in_pool
def show_warnings(request: Request, place: Place, client_id: str) -> HttpResponse:
    """What is hard to read in the style as typed."""
    style = read_style(place, client_id)
    if style is None:
        raise Http404("The client has no style.")
    form = open_form(request, style)
    typed = patched(form.settings, form.changes()) if form.is_valid() else form.settings
    return render(request, "dashboard/branding/style.html#warnings", {"warnings": warnings_of(typed)})


@page(*CREATE.permissions)
@require_POST
@in_pool
def create(request: Request, place: Place, client_id: str) -> HttpResponse:
    name = name_of(place, client_id)
    return do_at_once(request, CREATE, name, place, client_id, to=place.url("branding", client_id))


@page(*DELETE.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, client_id: str) -> HttpResponse:
    style = read_style(place, client_id)
    if style is None:
        raise Http404("The client has no style.")
    question = Question.of(
        DELETE,
        name_of(place, client_id),
        place,
        style["ManagedLoginBrandingId"],
        back=place.url("branding", client_id),
        crumbs="dashboard/pools/parts/crumbs.html",
    )
    return ask(request, question, place.url("client", client_id), place=place)


def open_form(request: Request, style: dict[str, Any]) -> StyleForm:
    """The form on a style, bound to what was sent."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return StyleForm(*sent, settings=with_defaults(style.get("Settings") or {}))


def members_of(style: dict[str, Any], form: StyleForm) -> dict[str, Any]:
    """What the update sends. Settings that are named replace the service's own; a style of those alone stays one while only
    images are given."""
    changes, assets = form.changes(), form.assets()
    members: dict[str, Any] = {"Assets": assets} if assets else {}
    if changes or not assets:
        members["Settings"] = changes
    return members


def _show(
    request: Request,
    place: Place,
    client_id: str,
    style: dict[str, Any] | None,
    form: StyleForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"place": place, "client_id": client_id, "name": name_of(place, client_id)}
    if style is None:
        return render(request, "dashboard/branding/none.html", context)
    form = form or open_form(request, style)
    context |= {"form": form, "warnings": warnings_of(form.settings), "examples": EXAMPLES}
    return _render(request, "dashboard/branding/style.html", context, status=status_of(form))
