"""Tags of a pool. Follows "Tagging resources" (DG:tagging)."""

from pools import errors

MAX_TAGS = 50
SIGNING_KEYS = "lifeguard:signing-keys"
"""A tag of ours: each new value rotates the pool's signing keys (docs/decisions/2026-11-21-signing-keys.md)."""


def check_tags(tags: dict[str, str]) -> None:
    """Raise InvalidParameterException where these cannot be all of a pool's tags."""
    if len(tags) > MAX_TAGS:
        raise errors.InvalidParameterException(
            f"A user pool can have at most {MAX_TAGS} tags, not {len(tags)}."
        )
    for key in tags:
        if key.lower().startswith("aws:"):
            raise errors.InvalidParameterException(f"Tag keys that begin with 'aws:' are reserved: {key}")
