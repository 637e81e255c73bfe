"""The roles of an identity pool at a glance."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.role_mappings.iam_roles import short
from dashboard.role_mappings.providers import Provider, providers_of, with_left_behind
from dashboard.role_mappings.versions import OTHERWISE, stored_roles


@dataclass(frozen=True)
class Row:
    """A provider, how its logins get their role, and what happens otherwise."""

    provider: Provider
    how: str
    otherwise: str
    url: str
    simulator_url: str


@page("cognito-identity:GetIdentityPoolRoles")
@require_safe
@in_identity_pool
def list_role_mappings(request: Request, place: Place) -> HttpResponse:
    context = {"place": place, "short": short}
    with telling(place) as outcome:
        stored = stored_roles(place)
    if outcome.problem:
        context["problem"] = outcome.problem
        return render(request, "dashboard/role_mappings/show.html", context, status=outcome.status)
    mappings = stored["RoleMappings"]
    context |= {
        "authenticated": stored["Roles"].get("authenticated"),
        "unauthenticated": stored["Roles"].get("unauthenticated"),
        "guests": place.identity_pool.get("AllowUnauthenticatedIdentities", False),
        "rows": [_row(place, each, mappings) for each in with_left_behind(providers_of(place), mappings)],
        "defaults_url": place.url("role-defaults"),
        "simulator_url": place.url("role-simulator"),
    }
    return render(request, "dashboard/role_mappings/show.html", context)


def _row(place: Place, provider: Provider, mappings: dict) -> Row:
    mapping = mappings.get(provider.key) or mappings.get(provider.login)
    query = urlencode({"provider": provider.key})
    return Row(
        provider,
        _how(mapping),
        OTHERWISE.get(mapping.get("AmbiguousRoleResolution", "Deny"), "") if mapping else "",
        f"{place.url('role-mapping')}?{query}",
        f"{place.url('role-simulator')}?{query}",
    )


def _how(mapping: dict | None) -> str:
    if not mapping:
        return "Default role"
    if mapping.get("Type") == "Token":
        return "Role in the token"
    count = len((mapping.get("RulesConfiguration") or {}).get("Rules", []))
    return f"{count} rule{'' if count == 1 else 's'}, in order"
