"""Turn an access key off, or on again."""

from dashboard.acts.act import Given
from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place

_SAID = {"Active": "works again", "Inactive": "is off. What it signs is refused from now on"}
_PAST = {"Active": "Access key turned on", "Inactive": "Access key turned off"}


def perform(place: Place, name: str, key_id: str, status: str) -> str:
    """What became of it, in words. ``status`` is IAM's: Active or Inactive."""
    place.iam.update_access_key(UserName=name, AccessKeyId=key_id, Status=status)
    return _SAID[status]


def past(given: Given) -> str:
    return _PAST.get(given.get("Status", ""), "Access key changed")


ACT = PlaceAct(
    key="key-switch",
    operation="iam:UpdateAccessKey",
    label="Turn off or on",
    perform=perform,
    said="{name} {answer}.",
    past=past,
    grave=True,
)
