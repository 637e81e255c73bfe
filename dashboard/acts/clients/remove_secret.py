"""Remove one secret of an app client."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, client_id: str, secret_id: str) -> None:
    names = {"UserPoolId": place.pool_id, "ClientId": client_id, "ClientSecretId": secret_id}
    place.client.delete_user_pool_client_secret(**names)


ACT = PlaceAct(
    key="secret-remove",
    operation="cognito-idp:DeleteUserPoolClientSecret",
    heading="Remove a secret",
    label="Remove secret",
    question="Remove this secret?",
    words="dashboard/clients/remove_secret.html",
    perform=perform,
    said="The secret is removed. Apps that still use it can no longer sign users in.",
    past="Secret removed",
    dangerous=True,
)
