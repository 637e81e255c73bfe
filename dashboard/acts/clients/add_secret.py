"""Add the second secret of an app client, to change over to."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, client_id: str) -> str:
    """The secret. AWS tells it once."""
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    answer = place.client.add_user_pool_client_secret(**names)
    return answer["ClientSecretDescriptor"]["ClientSecretValue"]


ACT = PlaceAct(
    key="secret-add",
    operation="cognito-idp:AddUserPoolClientSecret",
    label="Add a secret",
    perform=perform,
    past="Secret added",
    grave=True,
)
