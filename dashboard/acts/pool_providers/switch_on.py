"""Switch a sign-in provider on again."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str) -> None:
    place.own.enable_identity_provider(UserPoolId=place.pool_id, ProviderName=name)


ACT = PlaceAct(
    key="switch-on",
    operation="lifeguard:EnableIdentityProvider",
    label="Switch on",
    perform=perform,
    said="{name} is switched on: its users can sign in with it again.",
    past="Sign-in provider switched on",
    grave=True,
)
