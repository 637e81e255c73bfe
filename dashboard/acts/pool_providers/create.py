"""Add a provider that people can sign in with."""

from typing import Any

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, members: dict[str, Any]) -> None:
    place.client.create_identity_provider(UserPoolId=place.pool_id, **members)


ACT = PlaceAct(
    key="create",
    operation="cognito-idp:CreateIdentityProvider",
    label="Add provider",
    perform=perform,
    said="{name} is added. No app client shows it yet: choose those that do.",
    past="Sign-in provider added",
    grave=True,
)
