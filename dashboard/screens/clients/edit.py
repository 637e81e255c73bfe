"""Editing an app client: the form, the preview of what will change, and the update, which replaces everything."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.replacement import changes, clashes, seal, unseal
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.clients.choices import DEFAULTS
from dashboard.screens.clients.forms import ClientForm
from dashboard.screens.clients.reading import form_for, merged, read_client, settings_of
from dashboard.screens.clients.risks import risks
from dashboard.screens.saving import saved, status_of


@page("cognito-idp:UpdateUserPoolClient")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: HttpRequest, place: Place, client_id: str) -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    client = read_client(place, client_id)
    return _form(request, place, client, form_for(place, client, request.POST or None))


@page("cognito-idp:UpdateUserPoolClient")
@require_POST
@in_pool
def preview(request: HttpRequest, place: Place, client_id: str) -> HttpResponse:
    client = read_client(place, client_id)
    form = form_for(place, client, request.POST)
    if not form.is_valid():
        return _form(request, place, client, form)
    return _conflict(request, place, client, form) or _preview(request, place, client, form)


@page("cognito-idp:UpdateUserPoolClient")
@require_POST
@in_pool
def save(request: HttpRequest, place: Place, client_id: str) -> HttpResponse:
    client = read_client(place, client_id)
    form = form_for(place, client, request.POST)
    if not form.is_valid():
        return _form(request, place, client, form)
    if conflict := _conflict(request, place, client, form):
        return conflict
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    update = place.client.update_user_pool_client
    if saved(form, place.connection, update, **names, **merged(client, form)) is None:
        return _form(request, place, client, form)
    messages.success(request, f"{form.cleaned_data['client_name']} is saved.")
    return redirect(place.url("client", client_id))


def _form(request: HttpRequest, place: Place, client: dict, form: ClientForm) -> HttpResponse:
    context = {"place": place, "client": client, "form": form}
    return render(request, "dashboard/clients/edit.html", context, status=status_of(form))


def _preview(request: HttpRequest, place: Place, client: dict, form: ClientForm) -> HttpResponse:
    after = merged(client, form)
    secret = {"ClientSecret": client["ClientSecret"]} if client.get("ClientSecret") else {}
    found = changes(settings_of(client), after, DEFAULTS)
    known = {risk.code for risk in risks(client)}
    context = {
        "place": place,
        "client": client,
        "form": form,
        "changes": found,
        "resets": [f"{each.member} ({each.default})" for each in found if each.resets and each.default],
        "new_risks": [risk for risk in risks({**after, **secret}) if risk.code not in known],
    }
    return render(request, "dashboard/clients/preview.html", context)


def _conflict(request: HttpRequest, place: Place, client: dict, form: ClientForm) -> HttpResponse | None:
    """A page with both versions if somebody else saved since the form was opened; what was typed stays in it."""
    opened, stored = unseal(form.cleaned_data["version"]), settings_of(client)
    if opened is not None and not changes(opened, stored):
        return None
    form.data = form.data.copy()
    form.data["version"] = seal(stored)
    last = AuditRecord.objects.filter(
        pool=place.pool_id, target=client["ClientId"], operation="UpdateUserPoolClient", outcome="ok"
    ).last()
    context = {
        "place": place,
        "client": client,
        "form": form,
        "clashes": clashes(opened or {}, stored, merged(client, form)),
        "last": last,
        "what": client["ClientName"],
        "saved": "this client",
        "crumbs": "dashboard/clients/crumbs.html",
        "preview_url": place.url("client-preview", client["ClientId"]),
        "edit_url": place.url("client-edit", client["ClientId"]),
    }
    return render(request, "dashboard/conflict.html", context, status=409)
