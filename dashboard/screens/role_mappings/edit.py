"""Editing the default roles of an identity pool, and how one provider's logins get theirs."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.role_mappings.iam_roles import read_roles
from dashboard.role_mappings.providers import Provider, find_provider, providers_of, with_left_behind
from dashboard.role_mappings.versions import flat_roles, stored_roles
from dashboard.screens import replacing
from dashboard.screens.replacing.versions import seal
from dashboard.screens.role_mappings.forms.defaults import DefaultRolesForm
from dashboard.screens.role_mappings.forms.mapping import RULE, MappingForm, never_reached, rows_from
from dashboard.screens.role_mappings.rows import rearranged, rows_of


@page("cognito-identity:SetIdentityPoolRoles")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_identity_pool
def defaults(request: Request, place: Place) -> HttpResponse:
    """The form; with POST as typed (the way back from the preview)."""
    return replacing.show(request, _defaults(request, place))


@page("cognito-identity:SetIdentityPoolRoles")
@require_POST
@in_identity_pool
def preview_defaults(request: Request, place: Place) -> HttpResponse:
    return replacing.preview(request, _defaults(request, place))


@page("cognito-identity:SetIdentityPoolRoles")
@require_POST
@in_identity_pool
def save_defaults(request: Request, place: Place) -> HttpResponse:
    return replacing.save(request, _defaults(request, place))


@page("cognito-identity:SetIdentityPoolRoles")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_identity_pool
def mapping(request: Request, place: Place) -> HttpResponse:
    """The form; with POST as typed, after a rule was added, removed or moved where a button said so."""
    fragment = "rules" if request.htmx and "do" in request.POST else ""
    return replacing.show(request, _mapping(request, place), fragment)


@page("cognito-identity:SetIdentityPoolRoles")
@require_POST
@in_identity_pool
def preview_mapping(request: Request, place: Place) -> HttpResponse:
    return replacing.preview(request, _mapping(request, place))


@page("cognito-identity:SetIdentityPoolRoles")
@require_POST
@in_identity_pool
def save_mapping(request: Request, place: Place) -> HttpResponse:
    return replacing.save(request, _mapping(request, place))


def _defaults(request: Request, place: Place) -> replacing.Replacement:
    stored, roles = stored_roles(place), read_roles(place)
    form = DefaultRolesForm(
        request.POST if request.method == "POST" else None,
        initial={"version": seal(stored), **stored["Roles"]},
        roles=roles,
        from_list=place.embedded,
        guests=place.identity_pool.get("AllowUnauthenticatedIdentities", False),
    )
    return replacing.Replacement(
        form=form,
        template="dashboard/role_mappings/defaults.html",
        typed=lambda: {**stored, "Roles": form.roles()},
        context={"roles": roles},
        **_urls(place, "role-defaults"),
        **_roles("Default roles", place, stored, providers_of(place)),
    )


def _mapping(request: Request, place: Place) -> replacing.Replacement:
    stored = stored_roles(place)
    providers = with_left_behind(providers_of(place), stored["RoleMappings"])
    provider = find_provider(providers, request.GET.get("provider", ""))
    if provider is None:
        raise Http404("The identity pool has no such provider.")
    roles = read_roles(place)
    form = _mapping_form(request, place, provider.key, stored, roles)

    def typed() -> dict:
        others = {key: each for key, each in stored["RoleMappings"].items() if key != provider.key}
        mapping = form.mapping()
        return {**stored, "RoleMappings": {**others, provider.key: mapping} if mapping else others}

    return replacing.Replacement(
        form=form,
        template="dashboard/role_mappings/mapping.html",
        typed=typed,
        warnings=lambda _: never_reached(
            (form.mapping() or {}).get("RulesConfiguration", {}).get("Rules", [])
        ),
        context={"provider": provider, "roles": roles, "default": stored["Roles"].get("authenticated")},
        **_urls(place, "role-mapping", provider=provider.key),
        **_roles(f"Roles of {provider}", place, stored, providers),
    )


def _mapping_form(request: Request, place: Place, key: str, stored: dict, roles) -> MappingForm:
    """Bound, but where a button only moved rules about."""
    now = stored["RoleMappings"].get(key)
    more = {"roles": roles, "from_list": place.embedded, "others": len(stored["RoleMappings"].keys() - {key})}
    first = {
        "version": seal(stored),
        "kind": (now or {}).get("Type", "default"),
        "otherwise": (now or {}).get("AmbiguousRoleResolution", "Deny"),
    }
    if request.method != "POST":
        return MappingForm(initial=first, rows=rows_from(now), **more)
    if "do" not in request.POST:
        return MappingForm(request.POST, initial=first, rows=[], **more)
    rows, focus = rearranged(rows_of(request.POST, "rule", RULE), request.POST["do"], RULE)
    typed = {name: request.POST.get(name, first[name]) for name in first}
    return MappingForm(initial=typed, rows=rows, focus=focus, **more)


def _roles(title: str, place: Place, stored: dict, providers: list[Provider]) -> dict[str, Any]:
    names = {each.key: str(each) for each in providers}
    return {
        "place": place,
        "title": title,
        "what": place.identity_pool["IdentityPoolName"],
        "stored": stored,
        "flat": lambda version: flat_roles(version, names),
        "operation": "SetIdentityPoolRoles",
        "send": place.identities.set_identity_pool_roles,
        "members": lambda typed: {"IdentityPoolId": place.identity_pool_id, **typed},
        "said": f"{title}: saved. It counts from the next credentials on.",
        "crumbs": "dashboard/role_mappings/crumbs.html",
        "trail": ((title, place.url("role-mappings")),),
    }


def _urls(place: Place, name: str, **query: str) -> dict[str, Any]:
    tail = f"?{urlencode(query)}" if query else ""
    return {
        "edit_url": place.url(name) + tail,
        "preview_url": place.url(f"{name}-preview") + tail,
        "save_url": place.url(f"{name}-save") + tail,
        "done_url": place.url("role-mappings"),
    }
