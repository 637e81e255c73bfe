"""Show a provider no longer on the sign-in pages of an app client."""

from typing import Any

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place
from dashboard.pool_providers.clients import change_providers, shown_by


def why_not(place: Place, name: str, client: dict[str, Any]) -> str:
    if shown_by(client) == [name]:
        return "It is the client’s only way to sign in. Add another one to the client first."
    return ""


def perform(place: Place, name: str, client: dict[str, Any]) -> str:
    """The client's name."""
    return change_providers(place, client["ClientId"], name, on=False)


ACT = PlaceAct(
    key="hide-on-client",
    operation="cognito-idp:UpdateUserPoolClient",
    heading="Take a provider from a client",
    label="Take it away",
    question="Take {name} from this client?",
    effects=(
        "Its pages offer the provider no longer. Users of the provider can no longer sign in to this app; sessions that "
        "they have go on until they end. Everything else of the client stays as it is.",
    ),
    why_not=why_not,
    perform=perform,
    said="{answer} no longer shows {name}.",
    past="Sign-in provider taken from an app client",
    dangerous=True,
)
