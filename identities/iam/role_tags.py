"""Tags of roles (API: TagRole, UntagRole, ListRoleTags). Whoever takes the role bears them as principal tags."""

from identities.iam.kept_roles import find_role_named
from identities.iam.paging import page_of_names
from identities.iam.tagging import add_tags, without_tags
from pools.rules.observed import observed_change
from pools.wire.call import Call


@observed_change()
def tag_role(call: Call, *, role_name: str, tags: list[dict]) -> None:
    """Add tags, or change their values."""
    role = find_role_named(role_name, lock=True)
    role.tags = add_tags(role.tags, tags)
    role.save(update_fields=["tags"])


@observed_change()
def untag_role(call: Call, *, role_name: str, tag_keys: list[str]) -> None:
    """Take tags away."""
    role = find_role_named(role_name, lock=True)
    role.tags = without_tags(role.tags, tag_keys)
    role.save(update_fields=["tags"])


def list_role_tags(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The tags of a role, by key."""
    tags = find_role_named(role_name).tags
    page = page_of_names("Tags", tags, marker, max_items, scope=f"ListRoleTags {role_name}")
    return {**page, "Tags": [{"Key": key, "Value": tags[key]} for key in page["Tags"]]}
