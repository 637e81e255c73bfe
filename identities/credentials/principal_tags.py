"""The session tags of a login: claims that travel as principal tags.

Follows "Using attributes for access control" (DG:attributes-for-access-control).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import regex

from identities.linking.principal_tags import DEFAULT_TAGS
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool, PrincipalTagMap
from identities.tokens import TAGS
from pools import errors
from pools.models.prepared_sql import find_all

MAX_TAGS, MAX_KEY, MAX_VALUE = 50, 128, 256
_ALLOWED = regex.compile(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*")


def tags_of_logins(pool: IdentityPool, logins: Iterable[VerifiedLogin]) -> dict[str, str]:
    """The tags that the maps of the logins' providers make of their claims; the first login that gives a tag wins.

    A claim that the token lacks gives no tag.
    """
    logins = [login for login in logins if not login.developer]
    if not logins:
        return {}
    maps = {each.provider: each for each in find_all(PrincipalTagMap, pool_id=pool.pk)}
    tags: dict[str, str] = {}
    for login in logins:
        for tag, value in _tags(maps.get(login.provider), login.claims):
            tags.setdefault(tag, value)
    return tags


def _tags(tag_map: PrincipalTagMap | None, claims: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if tag_map is None:
        return
    for tag, claim in (DEFAULT_TAGS if tag_map.use_defaults else tag_map.tags).items():
        value = _text(claims.get(claim))
        if value is not None:
            yield tag, value


def _text(value: Any) -> str | None:
    """A claim as the text of a tag. A list counts where it holds one value, and an object never does."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def check_tags(tags: Mapping[str, str]) -> None:
    """Raise InvalidParameterException where STS would refuse these as session tags.

    Left out in silence, a tag could let pass what a policy denies by it.
    """
    if len(tags) > MAX_TAGS:
        raise errors.InvalidParameterException(
            f"{len(tags)} principal tags: a session has at most {MAX_TAGS}."
        )
    folded = {tag.lower() for tag in tags}
    if len(folded) < len(tags):
        raise errors.InvalidParameterException("Two principal tags differ in case alone.")
    for tag, value in tags.items():
        if not 0 < len(tag) <= MAX_KEY or not _ALLOWED.fullmatch(tag) or tag.lower().startswith("aws:"):
            raise errors.InvalidParameterException(f"{tag[:MAX_KEY]!r} cannot be a principal tag.")
        if len(value) > MAX_VALUE or not _ALLOWED.fullmatch(value):
            raise errors.InvalidParameterException(
                f"The claim for the principal tag {tag} cannot be a tag's value: at most {MAX_VALUE} letters, digits, "
                "spaces and _.:/=+-@."
            )


def tags_claim(tags: Mapping[str, str]) -> dict[str, Any]:
    """The tags as the claim that AWS STS reads; nothing where there are none."""
    return {TAGS: {"principal_tags": {tag: [value] for tag, value in tags.items()}}} if tags else {}


def tags_of_claims(claims: Mapping[str, Any]) -> dict[str, str]:
    """The session tags that a token carries, as STS reads them. Raises InvalidParameterException."""
    given = claims.get(TAGS)
    carried = given.get("principal_tags") if isinstance(given, dict) else None
    if carried is None:
        return {}
    if not isinstance(carried, dict) or not all(
        isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)
        for value in carried.values()
    ):
        raise errors.InvalidParameterException(
            f"The claim {TAGS} does not hold principal_tags as lists of one text."
        )
    tags = {tag: value[0] for tag, value in carried.items()}
    check_tags(tags)
    return tags
