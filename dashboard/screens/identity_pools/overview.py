"""One identity pool at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.identity_pools.providers import Provider, providers_of
from dashboard.identity_pools.reading import arn_of, at, read_roles, user_pool_names
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.screens.identity_pools.risks import identity_pool_risks, wide_permissions
from dashboard.screens.identity_pools.snippet import snippets
from dashboard.snippet import endpoint_of


@page("cognito-identity:DescribeIdentityPool")
@require_safe
@in_identity_pool
def show_identity_pool(request: Request, place: Place) -> HttpResponse:
    """The pool. On AWS the role of guests is looked at after the page: it takes several reads of IAM."""
    pool = place.identity_pool
    roles, problem = read_roles(place)
    names = user_pool_names(place)
    context = {
        "pool": pool,
        "arn": arn_of(place),
        "providers": [(each, mapping_words(each, roles)) for each in providers_of(pool, names)],
        "roles": roles.get("Roles") or {},
        "roles_problem": problem,
        "risks": _risks(place, roles, problem, look=place.embedded),
        "look_later": not place.embedded and pool.get("AllowUnauthenticatedIdentities"),
        "endpoint": endpoint_of(request, place.connection),
        "snippets": snippets(request, place.connection, pool),
        "records": AuditRecord.objects.filter(
            connection=place.connection.slug, pool=place.identity_pool_id
        ).order_by("-id")[:6],
    }
    return render(request, "dashboard/identity_pools/show.html", at(place, **context))


@page("cognito-identity:DescribeIdentityPool")
@require_safe
@in_identity_pool
def risks(request: Request, place: Place) -> HttpResponse:
    """The risky settings again, with a look at the guests' role."""
    roles, problem = read_roles(place)
    context = {"risks": _risks(place, roles, problem, look=True)}
    return render(request, "dashboard/identity_pools/show.html#risks", at(place, **context))


def mapping_words(provider: Provider, roles: dict) -> str:
    """How the role of somebody who comes by this provider is chosen."""
    mapping = (roles.get("RoleMappings") or {}).get(provider.mapping_key)
    if not mapping:
        return "The role for people who signed in"
    if mapping.get("Type") == "Token":
        return "The role in the token"
    count = len(mapping.get("RulesConfiguration", {}).get("Rules", []))
    return f"By {count} rule{'' if count == 1 else 's'}"


def _risks(place: Place, roles: dict, problem: object, *, look: bool) -> list:
    guest_role = (roles.get("Roles") or {}).get("unauthenticated", "")
    guests = place.identity_pool.get("AllowUnauthenticatedIdentities")
    wide = wide_permissions(place, guest_role) if look and guests and guest_role else []
    return identity_pool_risks(place.identity_pool, None if problem else roles, wide, user_pool_names(place))
