"""Remove a policy of a role's own."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, role_name: str, policy_name: str) -> None:
    place.iam.delete_role_policy(RoleName=role_name, PolicyName=policy_name)


ACT = PlaceAct(
    key="policy-remove",
    operation="iam:DeleteRolePolicy",
    heading="Remove a policy",
    label="Remove policy",
    question="Remove {name}?",
    words="dashboard/iam_roles/remove_policy.html",
    perform=perform,
    said="Policy {name} is removed.",
    past="Policy removed",
    dangerous=True,
)
