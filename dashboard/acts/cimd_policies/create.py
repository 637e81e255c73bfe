"""Take clients by the addresses of their metadata documents."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, members: dict) -> None:
    place.client.create_cimd_policy(UserPoolId=place.pool_id, **members)


ACT = PlaceAct(
    key="create",
    operation="cognito-idp:CreateCIMDPolicy",
    label="Create policy",
    perform=perform,
    said="{name} is ready. Clients whose addresses fit may sign users in, once these have allowed it.",
    past="CIMD policy created",
)
