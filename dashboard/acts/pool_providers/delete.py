"""Delete a sign-in provider; its users stay, and cannot sign in with it any more."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str) -> None:
    place.client.delete_identity_provider(UserPoolId=place.pool_id, ProviderName=name)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteIdentityProvider",
    heading="Delete a sign-in provider",
    label="Delete provider",
    question="Delete {name}?",
    words="dashboard/pool_providers/delete.html",
    perform=perform,
    said="{name} is deleted. Its users are still there.",
    past="Sign-in provider deleted",
    dangerous=True,
    grave=True,
)
