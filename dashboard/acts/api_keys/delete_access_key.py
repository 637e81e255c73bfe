"""Delete one access key of an API key."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str, key_id: str) -> None:
    place.iam.delete_access_key(UserName=name, AccessKeyId=key_id)


ACT = PlaceAct(
    key="key-delete",
    operation="iam:DeleteAccessKey",
    heading="Delete an access key",
    label="Delete access key",
    question="Delete this access key?",
    words="dashboard/api_keys/remove.html",
    perform=perform,
    said="{name} is deleted. What it signs is refused from now on.",
    past="Access key deleted",
    dangerous=True,
    grave=True,
)
