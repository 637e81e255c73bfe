"""Have tokens of a user pool checked with it before they count, or no longer."""

from dashboard.acts.place_act import PlaceAct
from dashboard.identity_pools.changing import update
from dashboard.identity_pools.providers import same_key
from dashboard.place import Place


def perform(place: Place, key: str, on: bool) -> str:
    """Whether they are checked now, in words. ``key`` names the user pool's app client among the providers."""
    listed = place.identity_pool.get("CognitoIdentityProviders") or []
    after = [each | {"ServerSideTokenCheck": on} if same_key(each) == key else each for each in listed]
    update(place, {"CognitoIdentityProviders": after})
    return "now" if on else "no longer"


ACT = PlaceAct(
    key="token-check",
    operation="cognito-identity:UpdateIdentityPool",
    label="Check tokens",
    perform=perform,
    said="Tokens are {answer} checked with the user pool.",
    past="Identity pool changed",
)
