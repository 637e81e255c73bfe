"""Tags of a pool. Follows "Tagging resources" (DG:tagging)."""

from pools import errors
from pools.models import UserPool

MAX_TAGS = 50
SIGNING_KEYS = "lifeguard:signing-keys"
"""A tag of ours: each new value rotates the pool's signing keys (docs/decisions/2026-11-21-signing-keys.md)."""

ISSUER, OF_AWS, OF_THE_SITE = "lifeguard:issuer", "aws", "site"
"""Another: with the value ``aws`` the pool's tokens bear AWS's form of an issuer (docs/decisions/2026-11-27-issuers-form.md)."""


def has_issuer_of_aws(pool: UserPool) -> bool:
    return pool.settings.get("UserPoolTags", {}).get(ISSUER) == OF_AWS


def check_tags(tags: dict[str, str]) -> None:
    """Raise InvalidParameterException where these cannot be all of a pool's tags."""
    if len(tags) > MAX_TAGS:
        raise errors.InvalidParameterException(
            f"A user pool can have at most {MAX_TAGS} tags, not {len(tags)}."
        )
    for key in tags:
        if key.lower().startswith("aws:"):
            raise errors.InvalidParameterException(f"Tag keys that begin with 'aws:' are reserved: {key}")
    if tags.get(ISSUER, OF_AWS) not in (OF_AWS, OF_THE_SITE):
        raise errors.InvalidParameterException(
            f"The tag {ISSUER} says whose form the issuer of the pool's tokens has: {OF_AWS} or {OF_THE_SITE}, "
            f"not {tags[ISSUER]!r}."
        )
