"""Editing an app client: the form, the preview of what will change, and the update, which replaces everything."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens import replacing
from dashboard.screens.clients.choices import DEFAULTS
from dashboard.screens.clients.presets import PRESETS, fitting
from dashboard.screens.clients.reading import form_for, merged, read_client, settings_of
from dashboard.screens.clients.risks import Risk, risks


@page("cognito-idp:UpdateUserPoolClient")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, client_id: str) -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    return replacing.show(request, _client(request, place, client_id))


@page("cognito-idp:UpdateUserPoolClient")
@require_POST
@in_pool
def preview(request: Request, place: Place, client_id: str) -> HttpResponse:
    return replacing.preview(request, _client(request, place, client_id))


@page("cognito-idp:UpdateUserPoolClient")
@require_POST
@in_pool
def save(request: Request, place: Place, client_id: str) -> HttpResponse:
    return replacing.save(request, _client(request, place, client_id))


def _client(request: Request, place: Place, client_id: str) -> replacing.Replacement:
    client = read_client(place, client_id)
    preset = PRESETS.get(request.GET.get("for", ""))
    form = form_for(place, client, request.POST or None, preset=preset)
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    return replacing.Replacement(
        place=place,
        form=form,
        title=client["ClientName"],
        what=client["ClientName"],
        stored=settings_of(client),
        typed=lambda: merged(client, form),
        operation="UpdateUserPoolClient",
        target=client_id,
        send=place.client.update_user_pool_client,
        members=lambda typed: {**names, **typed},
        saved="this client",
        said=f"{form['client_name'].value()} is saved.",
        defaults=DEFAULTS,
        alerts=lambda typed: _new_risks(client, typed),
        template="dashboard/clients/edit.html",
        crumbs="dashboard/clients/crumbs.html",
        edit_url=place.url("client-edit", client_id),
        preview_url=place.url("client-preview", client_id),
        save_url=place.url("client-save", client_id),
        done_url=place.url("client", client_id),
        context={"client": client, "preset": preset, "presets": fitting(client)},
    )


def _new_risks(client: dict, typed: dict) -> list[Risk]:
    """What a careful person would question in the client as typed, and not in it as it is."""
    known = {risk.code for risk in risks(client)}
    secret = {"ClientSecret": client["ClientSecret"]} if client.get("ClientSecret") else {}
    return [risk for risk in risks({**typed, **secret}) if risk.code not in known]
