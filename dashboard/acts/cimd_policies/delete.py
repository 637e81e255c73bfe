"""Delete a policy: nobody comes in by it any more."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, policy_id: str) -> None:
    place.client.delete_cimd_policy(UserPoolId=place.pool_id, CIMDPolicyId=policy_id)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteCIMDPolicy",
    heading="Delete a CIMD policy",
    label="Delete policy",
    question="Delete {name}?",
    effects=(
        "Clients that came in by it get no codes and no new tokens. Tokens that they have stay good until they run out.",
    ),
    perform=perform,
    said="{name} is deleted.",
    past="CIMD policy deleted",
    dangerous=True,
)
