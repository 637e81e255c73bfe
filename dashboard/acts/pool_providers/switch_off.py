"""Switch a sign-in provider off: a thing of the embedded engine."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str) -> None:
    place.own.disable_identity_provider(UserPoolId=place.pool_id, ProviderName=name)


ACT = PlaceAct(
    key="switch-off",
    operation="lifeguard:DisableIdentityProvider",
    heading="Switch a sign-in provider off",
    label="Switch off",
    question="Switch {name} off?",
    effects=(
        "Nobody can sign in with it, and all sessions and refresh tokens that came by it end now. Access tokens that are out "
        "are good until they expire.",
        "Its users, their groups and its settings stay. Switching it on lets the same users in again.",
    ),
    perform=perform,
    said="{name} is switched off.",
    past="Sign-in provider switched off",
    dangerous=True,
    grave=True,
)
