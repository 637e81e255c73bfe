"""Editing a pool's settings: the form, the preview of what will change, and the update, which replaces everything.

The form speaks for the settings alone. Providers are sent back as they are stored at that moment, so that one that
somebody else added meanwhile stays.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.replacement import changes, clashes, seal, unseal
from dashboard.identity_pools.reading import at, managed, sendable
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.screens.identity_pools.forms import SettingsForm
from dashboard.screens.saving import saved, status_of


@page("cognito-identity:DescribeIdentityPool")
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def edit(request: HttpRequest, place: Place) -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    if request.method == "POST":
        return _form(request, place, _opened(request, place))
    return _form(request, place, SettingsForm(stored=place.identity_pool))


@page("cognito-identity:UpdateIdentityPool")
@require_POST
@in_identity_pool
def preview(request: HttpRequest, place: Place) -> HttpResponse:
    form = _opened(request, place)
    if hasattr(form, "problem") or not form.is_valid():
        return _form(request, place, form)
    if conflict := _conflict(request, place, form):
        return conflict
    stored = managed(place.identity_pool)
    context = {
        "form": form,
        "changes": changes(stored, form.members(stored)),
        "guests_open": form.cleaned_data["guests"] and not stored.get("AllowUnauthenticatedIdentities"),
        "developer_new": form.cleaned_data["developer_name"] and not stored.get("DeveloperProviderName"),
    }
    return render(request, "dashboard/identity_pools/preview.html", at(place, **context))


@page("cognito-identity:UpdateIdentityPool")
@require_POST
@in_identity_pool
def save(request: HttpRequest, place: Place) -> HttpResponse:
    form = _opened(request, place)
    if hasattr(form, "problem") or not form.is_valid():
        return _form(request, place, form)
    if conflict := _conflict(request, place, form):
        return conflict
    pool = place.identity_pool
    members = {**sendable(pool), **form.members(managed(pool))}
    call = place.identities.update_identity_pool
    answer = saved(form, place.connection, call, IdentityPoolId=place.identity_pool_id, **members)
    if answer is None:
        return _form(request, place, form)
    _tell(request, answer, form)
    return redirect(place.url("identity-pool"))


def _opened(request: HttpRequest, place: Place) -> SettingsForm:
    """The form as typed; where the pool cannot be read now, with why as its ``problem``."""
    try:
        return SettingsForm(request.POST, stored=place.identity_pool)
    except ERRORS as error:
        form = SettingsForm(request.POST, stored={})
        form.problem = explain(error, place.connection)
        return form


def _form(request: HttpRequest, place: Place, form: SettingsForm) -> HttpResponse:
    context = at(place, form=form, tab="basics")
    return render(request, "dashboard/identity_pools/edit.html", context, status=status_of(form))


def _tell(request: HttpRequest, answer: dict, form: SettingsForm) -> None:
    """A success, or what the connection did not take over."""
    kept = [each.member for each in changes(managed(answer), form.members(managed(answer)))]
    if kept:
        messages.warning(request, f"Saved, but this connection did not take over: {', '.join(kept)}.")
    else:
        messages.success(request, f"{answer['IdentityPoolName']} is saved.")


def _conflict(request: HttpRequest, place: Place, form: SettingsForm) -> HttpResponse | None:
    """A page with both versions if somebody else saved since the form was opened; what was typed stays in it."""
    opened, stored = unseal(form.cleaned_data["version"]), managed(place.identity_pool)
    if opened is not None and not changes(opened, stored):
        return None
    form.data = form.data.copy()
    form.data["version"] = seal(stored)
    context = {
        "form": form,
        "clashes": clashes(opened or {}, stored, form.members(stored)),
        "last": AuditRecord.objects.filter(
            pool=place.identity_pool_id, operation="UpdateIdentityPool", outcome="ok"
        ).last(),
        "what": stored["IdentityPoolName"],
        "saved": "this identity pool",
        "crumbs": "dashboard/identity_pools/crumbs.html",
        "preview_url": place.url("identity-pool-preview"),
        "edit_url": place.url("identity-pool-settings"),
    }
    return render(request, "dashboard/conflict.html", at(place, **context), status=409)
