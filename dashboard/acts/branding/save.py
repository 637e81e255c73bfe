"""Change the style of an app client: settings and images that are named, nothing else."""

from typing import Any

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, branding_id: str, members: dict[str, Any]) -> None:
    names = {"UserPoolId": place.pool_id, "ManagedLoginBrandingId": branding_id}
    place.client.update_managed_login_branding(**names, **members)


ACT = PlaceAct(
    key="save",
    operation="cognito-idp:UpdateManagedLoginBranding",
    label="Save style",
    perform=perform,
    said="The style of {name} is saved.",
    past="Style changed",
)
