"""Show a provider on the sign-in pages of an app client."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place
from dashboard.pool_providers.clients import change_providers


def perform(place: Place, name: str, client_id: str) -> str:
    """The client's name."""
    return change_providers(place, client_id, name, on=True)


ACT = PlaceAct(
    key="show-on-client",
    operation="cognito-idp:UpdateUserPoolClient",
    label="Show it",
    perform=perform,
    said="{answer} shows {name} now.",
    past="Sign-in provider shown on an app client",
)
