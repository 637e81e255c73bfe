"""Delete a resource server; its scopes lose their effect."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, identifier: str) -> None:
    place.client.delete_resource_server(UserPoolId=place.pool_id, Identifier=identifier)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteResourceServer",
    heading="Delete a resource server",
    label="Delete resource server",
    question="Delete {name}?",
    words="dashboard/resource_servers/delete.html",
    perform=perform,
    said="{name} is deleted.",
    past="Resource server deleted",
    dangerous=True,
)
