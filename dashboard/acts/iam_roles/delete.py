"""Delete a role, with all that hangs on it."""

from dashboard.acts.place_act import PlaceAct
from dashboard.iam_roles.reading import attached_policies, policy_names
from dashboard.place import Place


def perform(place: Place, role_name: str) -> None:
    """IAM deletes a role only when it has no policy left. Raises what stood in the way; it can be tried again."""
    for policy in attached_policies(place, role_name):
        place.iam.detach_role_policy(RoleName=role_name, PolicyArn=policy["PolicyArn"])
    for name in policy_names(place, role_name):
        place.iam.delete_role_policy(RoleName=role_name, PolicyName=name)
    place.iam.delete_role(RoleName=role_name)


ACT = PlaceAct(
    key="delete",
    operation="iam:DeleteRole",
    heading="Delete a role",
    label="Delete role",
    question="Delete role {name}?",
    words="dashboard/iam_roles/delete.html",
    perform=perform,
    said="Role {name} is deleted.",
    past="Deleted",
    dangerous=True,
)
