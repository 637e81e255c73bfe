"""Let people of a login provider into an identity pool no longer."""

from dashboard.acts.place_act import PlaceAct
from dashboard.identity_pools.changing import update, without
from dashboard.place import Place


def perform(place: Place, kind: str, key: str) -> None:
    update(place, without(place.identity_pool, kind, key))


ACT = PlaceAct(
    key="provider-remove",
    operation="cognito-identity:UpdateIdentityPool",
    heading="Remove a provider",
    label="Remove provider",
    question="Remove {name}?",
    words="dashboard/identity_pools/provider_remove.html",
    perform=perform,
    said="{name} is no longer a provider.",
    past="Identity pool changed",
    dangerous=True,
)
