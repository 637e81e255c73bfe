"""Delete an API key: its access keys, what it may do, and the user of IAM that it is."""

from collections.abc import Iterable

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str, key_ids: Iterable[str], policies: Iterable[str], fixed: bool) -> None:
    """IAM deletes a user only when nothing hangs on it. The access keys go first; it can be tried again.

    A ``fixed`` key, of the command line, is gone with its access key.
    """
    for key_id in key_ids:
        place.iam.delete_access_key(UserName=name, AccessKeyId=key_id)
    if fixed:
        return
    for policy in policies:
        place.iam.delete_user_policy(UserName=name, PolicyName=policy)
    place.iam.delete_user(UserName=name)


ACT = PlaceAct(
    key="delete",
    operation="iam:DeleteUser",
    heading="Delete an API key",
    label="Delete API key",
    question="Delete {name}?",
    words="dashboard/api_keys/delete.html",
    perform=perform,
    said="{name} is deleted. What it signs is refused from now on.",
    past="Deleted",
    dangerous=True,
    grave=True,
)
