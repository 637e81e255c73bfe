"""Make a resource server."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, members: dict) -> None:
    place.client.create_resource_server(UserPoolId=place.pool_id, **members)


ACT = PlaceAct(
    key="create",
    operation="cognito-idp:CreateResourceServer",
    label="Create resource server",
    perform=perform,
    said="{name} is ready. App clients can be given its scopes.",
    past="Resource server created",
)
