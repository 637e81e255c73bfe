"""Tags of roles and users (API: TagRole, UntagRole, ListRoleTags, TagUser, UntagUser, ListUserTags).

Whoever takes a role, and a user's keys, bear them as principal tags.
"""

from identities.iam.role_records import find_role_named
from identities.iam.tagging import page_of_tags, put_tags, remove_tags
from identities.iam.user_records import find_user_named, read_user
from pools.wire.call import Call


def tag_role(call: Call, *, role_name: str, tags: list[dict]) -> None:
    """Add tags, or change their values."""
    with call.change():
        put_tags(find_role_named(role_name, lock=True), tags)


def untag_role(call: Call, *, role_name: str, tag_keys: list[str]) -> None:
    """Take tags away."""
    with call.change():
        remove_tags(find_role_named(role_name, lock=True), tag_keys)


def list_role_tags(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The tags of a role, by key."""
    return page_of_tags(find_role_named(role_name), marker, max_items)


def tag_user(call: Call, *, user_name: str, tags: list[dict]) -> None:
    """Add tags, or change their values."""
    with call.change():
        put_tags(find_user_named(user_name, lock=True), tags)


def untag_user(call: Call, *, user_name: str, tag_keys: list[str]) -> None:
    """Take tags away."""
    with call.change():
        remove_tags(find_user_named(user_name, lock=True), tag_keys)


def list_user_tags(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The tags of a user, by key."""
    return page_of_tags(read_user(user_name), marker, max_items)
