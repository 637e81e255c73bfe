"""Change a resource server's name and scopes."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, members: dict) -> None:
    place.client.update_resource_server(UserPoolId=place.pool_id, **members)


ACT = PlaceAct(
    key="update",
    operation="cognito-idp:UpdateResourceServer",
    label="Save resource server",
    perform=perform,
    said="{name} is saved.",
    past="Resource server changed",
)
