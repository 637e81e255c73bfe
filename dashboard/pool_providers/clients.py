"""Which app clients show a provider on their sign-in pages, and letting one show it or no longer."""

from typing import Any

from dashboard.aws.replacing import sendable
from dashboard.place import Place

MOST = 60
"""App clients that a provider's page looks at: each is read by itself."""


def clients_of(place: Place, name: str) -> dict[str, Any]:
    """The pool's first app clients, ``rows`` with whether each shows the provider; ``more`` where there are others."""
    listed = place.client.list_user_pool_clients(UserPoolId=place.pool_id, MaxResults=MOST)
    rows = [_row(place, each["ClientId"], name) for each in listed["UserPoolClients"]]
    return {"rows": rows, "more": bool(listed.get("NextToken"))}


def read_client(place: Place, client_id: str) -> dict[str, Any]:
    """UserPoolClientType."""
    named = {"UserPoolId": place.pool_id, "ClientId": client_id}
    return place.client.describe_user_pool_client(**named)["UserPoolClient"]


def change_providers(place: Place, client_id: str, name: str, *, on: bool) -> str:
    """Add a provider to what a client shows, or take it away; everything else is sent back as it is now. Answers the client's
    name."""
    client = read_client(place, client_id)
    kept = [each for each in shown_by(client) if each != name]
    whole = sendable("UpdateUserPoolClient", client)
    whole["SupportedIdentityProviders"] = [*kept, name] if on else kept
    place.client.update_user_pool_client(UserPoolId=place.pool_id, ClientId=client_id, **whole)
    return client["ClientName"]


def shown_by(client: dict[str, Any]) -> list[str]:
    """The providers that a client shows, in its order."""
    return client.get("SupportedIdentityProviders") or []


def _row(place: Place, client_id: str, name: str) -> dict[str, Any]:
    client = read_client(place, client_id)
    return {
        "id": client_id,
        "name": client["ClientName"],
        "pages": bool(client.get("AllowedOAuthFlowsUserPoolClient")),
        "shows": name in shown_by(client),
        "last": shown_by(client) == [name],
    }
