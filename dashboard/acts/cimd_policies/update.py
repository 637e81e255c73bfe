"""Change which addresses a policy takes, and as which app client."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, policy_id: str, members: dict) -> None:
    place.client.update_cimd_policy(UserPoolId=place.pool_id, CIMDPolicyId=policy_id, **members)


ACT = PlaceAct(
    key="update",
    operation="cognito-idp:UpdateCIMDPolicy",
    label="Save",
    perform=perform,
    said="{name} is saved.",
    past="CIMD policy changed",
)
