"""Delete a group; its members stay users."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str) -> None:
    place.client.delete_group(UserPoolId=place.pool_id, GroupName=name)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteGroup",
    heading="Delete a group",
    label="Delete group",
    question="Delete group {name}?",
    words="dashboard/groups/delete.html",
    perform=perform,
    said="Group {name} is deleted. Its members are still users.",
    past="Deleted",
    dangerous=True,
)
