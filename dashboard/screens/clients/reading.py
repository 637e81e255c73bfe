"""What the pages of app clients read."""

from dashboard.aws.errors import ERRORS
from dashboard.aws.replacing import sendable
from dashboard.place import Place
from dashboard.screens.clients.forms import NEW, ClientForm
from dashboard.screens.clients.presets import Preset
from dashboard.screens.clients.risks import lifetime, risks
from dashboard.screens.replacing.versions import seal

_PAGES = 6  # of fifty: a pool has at most 300 resource servers as a rule


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


def server_scopes_of(place: Place) -> list[tuple[str, str]]:
    """The scopes of the pool's resource servers with what they allow; none where the connection cannot say."""
    found: list[tuple[str, str]] = []
    paging: dict[str, str] = {}
    try:
        for _ in range(_PAGES):
            answer = place.client.list_resource_servers(UserPoolId=place.pool_id, MaxResults=50, **paging)
            for server in answer["ResourceServers"]:
                for scope in server.get("Scopes") or []:
                    name = f"{server['Identifier']}/{scope['ScopeName']}"
                    found.append((name, f"{name}: {scope['ScopeDescription']}"))
            if not answer.get("NextToken"):
                break
            paging = {"NextToken": answer["NextToken"]}
    except ERRORS:
        return found
    return found


def new_form(place: Place, data=None, *, preset: Preset | None = None) -> ClientForm:
    """The form of a new client, filled in for what is built."""
    initial = preset.fields if preset else NEW
    offered = {"providers": providers_of(place), "scopes": server_scopes_of(place)}
    return _with_examples(ClientForm(data, initial=initial, pool=place.pool, **offered), preset)


def form_for(place: Place, client: dict, data=None, *, preset: Preset | None = None) -> ClientForm:
    """The form of a client that exists, opened on the version that was read; with a preset, filled in for what is built."""
    initial = {**ClientForm.from_members(client), "version": seal(settings_of(client))}
    initial |= preset.initial if preset else {}
    offered = {"providers": providers_of(place), "scopes": server_scopes_of(place)}
    return _with_examples(
        ClientForm(data, initial=initial, pool=place.pool, client=client, **offered), preset
    )


def _with_examples(form: ClientForm, preset: Preset | None) -> ClientForm:
    for name, example in (
        ("callback_urls", preset and preset.callback),
        ("logout_urls", preset and preset.logout),
    ):
        if example:
            form.fields[name].widget.attrs["placeholder"] = example
    return form


def settings_of(client: dict) -> dict:
    """Everything of a client that an update must send back."""
    return sendable("UpdateUserPoolClient", client)


def merged(client: dict, form: ClientForm) -> dict:
    """All members for the update: those that the form speaks for as typed, the others as they are."""
    managed = form.managed()
    kept = {name: value for name, value in settings_of(client).items() if name not in managed}
    return {**kept, **form.members()}
