"""What the pages of app clients read."""

from dashboard.aws.errors import ERRORS
from dashboard.place import Place
from dashboard.screens.clients.forms import ClientForm
from dashboard.screens.clients.risks import lifetime, risks
from dashboard.screens.replacing.versions import seal, sendable


def read_client(place: Place, client_id: str) -> dict:
    """UserPoolClientType of a client, without its secret: whether there is one is left as ``HasSecret``."""
    answer = place.client.describe_user_pool_client(UserPoolId=place.pool_id, ClientId=client_id)
    client = answer["UserPoolClient"]
    return {**client, "ClientSecret": "***"} if client.get("ClientSecret") else client


def summary_of(client: dict) -> dict:
    """What the list says of a client."""
    flows = [flow.removeprefix("ALLOW_") for flow in client.get("ExplicitAuthFlows", [])]
    return {
        "secret": bool(client.get("ClientSecret")),
        "flows": sorted(flows, key=lambda flow: flow == "REFRESH_TOKEN_AUTH"),
        "grants": client.get("AllowedOAuthFlows", [])
        if client.get("AllowedOAuthFlowsUserPoolClient")
        else [],
        "refresh_days": lifetime(client, "Refresh") / 86400,
        "modified": client.get("LastModifiedDate"),
        "risks": risks(client),
    }


def providers_of(place: Place) -> tuple[str, ...]:
    """Names of the pool's identity providers; none where the connection cannot say."""
    try:
        answer = place.client.list_identity_providers(UserPoolId=place.pool_id, MaxResults=60)
    except ERRORS:
        return ()
    return tuple(provider["ProviderName"] for provider in answer["Providers"])


def form_for(place: Place, client: dict, data=None) -> ClientForm:
    """The form of a client that exists, opened on the version that was read."""
    initial = {**ClientForm.from_members(client), "version": seal(settings_of(client))}
    return ClientForm(data, initial=initial, pool=place.pool, client=client, providers=providers_of(place))


def settings_of(client: dict) -> dict:
    """Everything of a client that an update must send back."""
    return sendable("UpdateUserPoolClient", client)


def merged(client: dict, form: ClientForm) -> dict:
    """All members for the update: those that the form speaks for as typed, the others as they are."""
    managed = form.managed()
    kept = {name: value for name, value in settings_of(client).items() if name not in managed}
    return {**kept, **form.members()}
