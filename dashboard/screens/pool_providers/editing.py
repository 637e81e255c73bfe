"""Changing a provider's settings or its mapping: the form, the preview of what changes, the update."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.pool_providers.update import ACT as UPDATE
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.details import editable, whole_details
from dashboard.pool_providers.kinds import kind_of
from dashboard.pool_providers.reading import describe
from dashboard.pool_providers.tried import last_test, sent_last
from dashboard.requests import Request
from dashboard.screens import replacing
from dashboard.screens.pool_providers.forms.details import FORMS
from dashboard.screens.pool_providers.forms.mapping import MappingForm
from dashboard.screens.replacing.versions import seal


@page(*UPDATE.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, name: str) -> HttpResponse:
    return replacing.show(request, _details(request, place, name))


@page(*UPDATE.permissions)
@require_POST
@in_pool
def preview(request: Request, place: Place, name: str) -> HttpResponse:
    return replacing.preview(request, _details(request, place, name))


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_POST
@in_pool
def save(request: Request, place: Place, name: str) -> HttpResponse:
    return replacing.save(request, _details(request, place, name))


@page(*UPDATE.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit_mapping(request: Request, place: Place, name: str) -> HttpResponse:
    return replacing.show(request, _mapping(request, place, name))


@page(*UPDATE.permissions)
@require_POST
@in_pool
def preview_mapping(request: Request, place: Place, name: str) -> HttpResponse:
    return replacing.preview(request, _mapping(request, place, name))


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_POST
@in_pool
def save_mapping(request: Request, place: Place, name: str) -> HttpResponse:
    return replacing.save(request, _mapping(request, place, name))


def _details(request: Request, place: Place, name: str) -> replacing.Replacement:
    described = describe(place, name)
    kind = kind_of(described["ProviderType"])
    stored = {
        "ProviderDetails": editable(kind, described.get("ProviderDetails") or {}),
        "IdpIdentifiers": described.get("IdpIdentifiers") or [],
    }
    made = FORMS[kind.key]
    form = made(request.POST or None, initial={**made.from_members(stored), "version": seal(stored)})
    if not place.embedded:
        form.leave_out_groups()
    return _replacement(
        place,
        name,
        form=form,
        stored=stored,
        typed=lambda: stored | form.to_members(stored),
        members=lambda typed: {
            "ProviderDetails": whole_details(described, typed["ProviderDetails"]),
            "IdpIdentifiers": typed["IdpIdentifiers"],
        },
        page="pool-provider",
        edit_url=place.url("pool-provider-edit", name),
        template="dashboard/pool_providers/edit.html",
        context={"kind": kind, "name": name},
    )


def _mapping(request: Request, place: Place, name: str) -> replacing.Replacement:
    described = describe(place, name)
    kind, stored = (
        kind_of(described["ProviderType"]),
        {"AttributeMapping": described.get("AttributeMapping") or {}},
    )
    form = MappingForm(
        request.POST or None,
        pool=place.pool,
        kind=kind,
        stored=stored["AttributeMapping"],
        initial={"version": seal(stored)},
    )
    sent = sent_last(last_test(request.session, place, name))
    return _replacement(
        place,
        name,
        form=form,
        stored=stored,
        typed=lambda: {"AttributeMapping": form.typed},
        members=lambda typed: typed,
        page="pool-provider-mapping",
        edit_url=place.url("pool-provider-mapping", name),
        template="dashboard/pool_providers/mapping.html",
        context={"kind": kind, "name": name, "sent": sent, "lines": form.lines(sent)},
    )


def _replacement(place: Place, name: str, *, members: Any, page: str, **parts: Any) -> replacing.Replacement:
    named = {"UserPoolId": place.pool_id, "ProviderName": name}
    return replacing.Replacement(
        place=place,
        title=name,
        what=name,
        operation=UPDATE.call,
        target=name,
        send=place.client.update_identity_provider,
        members=lambda typed: {**named, **members(typed)},
        saved="this provider",
        said=UPDATE.says(name),
        crumbs="dashboard/pool_providers/crumbs.html",
        preview_url=place.url(f"{page}-preview", name),
        save_url=place.url(f"{page}-save", name),
        done_url=place.url("pool-provider", name),
        **parts,
    )
