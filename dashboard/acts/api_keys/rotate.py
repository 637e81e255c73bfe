"""Make an access key of an API key: its first, or a second one to change over to."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str) -> dict:
    """IAM's AccessKey, with the secret that is told this once. The one before goes on until somebody turns it off."""
    return place.iam.create_access_key(UserName=name)["AccessKey"]


ACT = PlaceAct(
    key="rotate",
    operation="iam:CreateAccessKey",
    heading="Rotate a key",
    label="Make access key",
    question="Make an access key for {name}?",
    words="dashboard/api_keys/rotate.html",
    perform=perform,
    past="Access key made",
    grave=True,
)
