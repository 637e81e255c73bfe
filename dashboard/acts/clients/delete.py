"""Delete an app client."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, client_id: str) -> None:
    place.client.delete_user_pool_client(UserPoolId=place.pool_id, ClientId=client_id)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteUserPoolClient",
    heading="Delete an app client",
    label="Delete app client",
    question="Delete {name}?",
    words="dashboard/clients/delete.html",
    perform=perform,
    said="App client {name} is deleted.",
    past="Deleted",
    dangerous=True,
)
