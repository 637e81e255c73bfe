"""Show the secret of an app client."""

from dashboard import audit
from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, client_id: str) -> dict:
    """UserPoolClientType. Describing only reads, so the record in the audit trail is made here, before it is shown."""
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    client = place.client.describe_user_pool_client(**names)["UserPoolClient"]
    audit.note(place.client.actor, ACT.call, pool=place.pool_id, target=client_id)
    return client


ACT = PlaceAct(
    key="secret-reveal",
    operation="console:RevealUserPoolClientSecret",
    permissions=("console:RevealClientSecret",),
    label="Show secret",
    perform=perform,
    past="Secret shown",
    grave=True,
)
