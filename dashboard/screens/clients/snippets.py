"""How an app uses a client: the addresses that it needs, and lines to copy for its library."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.endpoints import read_endpoints
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.clients.libraries import Values, libraries_for
from dashboard.screens.clients.reading import read_client
from dashboard.snippet import endpoint_of


@page("cognito-idp:DescribeUserPoolClient")
@require_safe
@in_pool
def show_snippets(request: Request, place: Place, client_id: str) -> HttpResponse:
    """``for`` in the query names the library."""
    client, endpoints = read_client(place, client_id), read_endpoints(place.client, place.pool_id)
    values = Values(client, endpoints, endpoint_of(request, place.connection))
    on = client.get("AllowedOAuthFlowsUserPoolClient") and endpoints.authorization
    offered = libraries_for(values) if on else []
    asked = request.GET.get("for", "")
    chosen = next((each for each in offered if each.key == asked), offered[0] if offered else None)
    context = {
        "place": place,
        "client": client,
        "endpoints": endpoints,
        "libraries": [(f"?for={each.key}", each.label, each is chosen) for each in offered],
        "chosen": chosen,
        "snippet": chosen.write(values) if chosen else "",
        "needs_secret": values.secret,
    }
    return render(request, "dashboard/clients/snippets.html", context)
