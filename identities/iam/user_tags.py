"""Tags of users (API: TagUser, UntagUser, ListUserTags). Its keys bear them as principal tags."""

from identities.iam.kept_users import find_user_named, read_user
from identities.iam.paging import page_of_names
from identities.iam.tagging import add_tags, without_tags
from pools.rules.observed import observed_change
from pools.wire.call import Call


@observed_change()
def tag_user(call: Call, *, user_name: str, tags: list[dict]) -> None:
    """Add tags, or change their values."""
    user = find_user_named(user_name, lock=True)
    user.tags = add_tags(user.tags, tags)
    user.save(update_fields=["tags"])


@observed_change()
def untag_user(call: Call, *, user_name: str, tag_keys: list[str]) -> None:
    """Take tags away."""
    user = find_user_named(user_name, lock=True)
    user.tags = without_tags(user.tags, tag_keys)
    user.save(update_fields=["tags"])


def list_user_tags(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The tags of a user, by key."""
    tags = read_user(user_name).tags
    page = page_of_names("Tags", tags, marker, max_items, scope=f"ListUserTags {user_name}")
    return {**page, "Tags": [{"Key": key, "Value": tags[key]} for key in page["Tags"]]}
