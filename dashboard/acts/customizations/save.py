"""Set the classic customization of an app client, or of all that have none of their own. CSS and image go together."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, client_id: str, css: str, image: bytes) -> None:
    given = {"CSS": css} | ({"ImageFile": image} if image else {})
    place.client.set_ui_customization(UserPoolId=place.pool_id, ClientId=client_id, **given)


ACT = PlaceAct(
    key="save",
    operation="cognito-idp:SetUICustomization",
    label="Save classic look",
    perform=perform,
    said="The classic look of {name} is saved.",
    past="Classic look changed",
)
