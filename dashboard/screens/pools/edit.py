"""Editing a pool's settings: the form, the preview of what will change, and the update, which replaces everything."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dashboard.aws.replacement import changes, clashes, seal, sendable, unseal
from dashboard.models import AuditRecord
from dashboard.place import Place, in_pool
from dashboard.screens.pools.forms import MfaForm, SettingsForm, initial_of
from dashboard.screens.saving import saved, status_of


@in_pool
def edit(request: HttpRequest, place: Place) -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    return _form(request, place, _bound(place, request.POST or None))


@require_POST
@in_pool
def preview(request: HttpRequest, place: Place) -> HttpResponse:
    form = _bound(place, request.POST)
    if not form.is_valid():
        return _form(request, place, form)
    if conflict := _conflict(request, place, form):
        return conflict
    found = changes(settings_of(place.pool), merged(place.pool, form))
    return render(request, "dashboard/pools/preview.html", {"place": place, "form": form, "changes": found})


@require_POST
@in_pool
def save(request: HttpRequest, place: Place) -> HttpResponse:
    form = _bound(place, request.POST)
    if not form.is_valid():
        return _form(request, place, form)
    if conflict := _conflict(request, place, form):
        return conflict
    members = {"UserPoolId": place.pool_id, **merged(place.pool, form)}
    if saved(form, place.connection, place.client.update_user_pool, **members) is None:
        return _form(request, place, form)
    messages.success(request, "The settings are saved.")
    return redirect(place.url("pool"))


@in_pool
def mfa(request: HttpRequest, place: Place) -> HttpResponse:
    stored = place.client.get_user_pool_mfa_config(UserPoolId=place.pool_id)
    token = stored.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False)
    initial = {"mfa": stored.get("MfaConfiguration", "OFF"), "software_token": token}
    form = MfaForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        members = {name: value for name, value in stored.items() if name != "ResponseMetadata"}
        members["MfaConfiguration"] = form.cleaned_data["mfa"]
        members["SoftwareTokenMfaConfiguration"] = {"Enabled": form.cleaned_data["software_token"]}
        call = place.client.set_user_pool_mfa_config
        if saved(form, place.connection, call, UserPoolId=place.pool_id, **members) is not None:
            messages.success(request, "Multi-factor authentication is saved.")
            return redirect(place.url("pool"))
    return render(request, "dashboard/pools/mfa.html", {"place": place, "form": form}, status=status_of(form))


def settings_of(pool: dict) -> dict:
    """Everything of a pool that an update must send back, under the update's names."""
    stored = {**sendable("UpdateUserPool", pool), "PoolName": pool["Name"]}
    if "TemporaryPasswordValidityDays" in stored.get("Policies", {}).get("PasswordPolicy", {}):
        invitations = stored.get("AdminCreateUserConfig", {})
        kept = {name: value for name, value in invitations.items() if name != "UnusedAccountValidityDays"}
        stored["AdminCreateUserConfig"] = kept  # Cognito refuses the two together
    return stored


def merged(pool: dict, form: SettingsForm) -> dict:
    """All members for the update: those that the form speaks for as typed, the others as they are."""
    stored = settings_of(pool)
    after = {**stored, **form.members(stored)}
    if "AccountRecoverySetting" not in stored and "recovery" not in form.changed_data:
        del after["AccountRecoverySetting"]
    return after


def _bound(place: Place, data) -> SettingsForm:
    version = seal(settings_of(place.pool))
    return SettingsForm(data, initial={**initial_of(place.pool), "version": version})


def _form(request: HttpRequest, place: Place, form: SettingsForm) -> HttpResponse:
    return render(
        request, "dashboard/pools/edit.html", {"place": place, "form": form}, status=status_of(form)
    )


def _conflict(request: HttpRequest, place: Place, form: SettingsForm) -> HttpResponse | None:
    """A page with both versions if somebody else saved since the form was opened; what was typed stays in it."""
    opened, stored = unseal(form.cleaned_data["version"]), settings_of(place.pool)
    if opened is not None and not changes(opened, stored):
        return None
    form.data = form.data.copy()
    form.data["version"] = seal(stored)
    context = {
        "place": place,
        "form": form,
        "clashes": clashes(opened or {}, stored, merged(place.pool, form)),
        "last": AuditRecord.objects.filter(
            pool=place.pool_id, operation="UpdateUserPool", outcome="ok"
        ).last(),
        "what": "this pool",
        "saved": "other settings",
        "crumbs": "dashboard/pools/parts/crumbs.html",
        "preview_url": place.url("pool-preview"),
        "edit_url": place.url("pool-edit"),
    }
    return render(request, "dashboard/conflict.html", context, status=409)
