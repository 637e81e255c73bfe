"""Tags of IAM's resources. Their keys are told apart whatever their case. Follows "Tags for IAM resources"."""

from identities.iam.paging import page_of_names
from identities.models import IamUser, Role
from pools import errors

MAX_TAGS = 50


def add_tags(kept: dict[str, str], tags: list[dict] | None) -> dict[str, str]:
    """The tags with these added. Raises InvalidInputException, LimitExceededException."""
    given = {tag["Key"]: tag["Value"] for tag in tags or ()}
    folded = {key.casefold() for key in given}
    if len(folded) != len(tags or ()):
        raise errors.InvalidInputException(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        )
    if any(key.startswith("aws:") for key in folded):
        raise errors.InvalidInputException("Tag keys that begin with 'aws:' are reserved for system use.")
    added = {key: value for key, value in kept.items() if key.casefold() not in folded} | given
    if len(added) > MAX_TAGS:
        raise errors.LimitExceededException(f"A resource can have at most {MAX_TAGS} tags, not {len(added)}.")
    return added


def put_tags(bearer: Role | IamUser, tags: list[dict]) -> None:
    """Add tags to a role or a user, or change their values. Raises as :func:`add_tags`."""
    bearer.tags = add_tags(bearer.tags, tags)
    bearer.save(update_fields=["tags"])


def remove_tags(bearer: Role | IamUser, keys: list[str]) -> None:
    """Take the tags of these keys away; a key that is not there is no error."""
    folded = {key.casefold() for key in keys}
    bearer.tags = {key: value for key, value in bearer.tags.items() if key.casefold() not in folded}
    bearer.save(update_fields=["tags"])


def page_of_tags(bearer: Role | IamUser, marker: str | None, max_items: int | None) -> dict:
    """A page of the tags, by key."""
    scope = f"tags of {type(bearer).__name__} {bearer.name}"
    page = page_of_names("Tags", bearer.tags, marker, max_items, scope=scope)
    return {**page, "Tags": [{"Key": key, "Value": bearer.tags[key]} for key in page["Tags"]]}


def describe_tags(tags: dict[str, str]) -> list[dict]:
    """Tags as the API lists them."""
    return [{"Key": key, "Value": tags[key]} for key in sorted(tags)]
