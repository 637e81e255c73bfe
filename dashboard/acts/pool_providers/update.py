"""Change a sign-in provider."""

from typing import Any

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str, members: dict[str, Any]) -> dict[str, Any]:
    """The answer of the update."""
    return place.client.update_identity_provider(UserPoolId=place.pool_id, ProviderName=name, **members)


ACT = PlaceAct(
    key="update",
    operation="cognito-idp:UpdateIdentityProvider",
    label="Save provider",
    perform=perform,
    said="{name} is saved.",
    past="Sign-in provider changed",
    grave=True,
)
