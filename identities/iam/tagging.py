"""Tags of IAM's resources. Their keys are told apart whatever their case. Follows "Tags for IAM resources"."""

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


def without_tags(kept: dict[str, str], keys: list[str]) -> dict[str, str]:
    """The tags without those of these keys; a key that is not there is no error."""
    folded = {key.casefold() for key in keys}
    return {key: value for key, value in kept.items() if key.casefold() not in folded}


def describe_tags(tags: dict[str, str]) -> list[dict]:
    """Tags as the API lists them."""
    return [{"Key": key, "Value": tags[key]} for key in sorted(tags)]
