"""Principal tags: which claims of a provider's tokens travel as session tags, and what they come to.

Follows "Using attributes for access control" (DG:attributes-for-access-control).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex

from dashboard.aws.errors import ERRORS
from dashboard.place import Place
from dashboard.role_mappings.providers import Provider

DEFAULTS = {"username": "sub", "client": "aud"}
MOST_TAGS, MOST_NAME, MOST_VALUE, MOST_BYTES = 50, 128, 256, 460
_ALLOWED = regex.compile(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*")
NONE, USE_DEFAULTS, CUSTOM = "none", "defaults", "custom"


@dataclass(frozen=True)
class Tag:
    """A session tag of a login. ``problem`` says why it does not travel."""

    name: str
    claim: str
    value: str
    problem: str = ""


def stored_tags(place: Place, provider: Provider) -> dict:
    """``mode`` and ``PrincipalTags`` as they are set. Raises botocore's errors."""
    answer = place.identities.get_principal_tag_attribute_map(
        IdentityPoolId=place.identity_pool_id, IdentityProviderName=provider.login
    )
    tags = answer.get("PrincipalTags") or {}
    mode = USE_DEFAULTS if answer.get("UseDefaults") else CUSTOM if tags else NONE
    return {"mode": mode, "PrincipalTags": tags if mode == CUSTOM else {}}


def tags_of(place: Place, provider: Provider, claims: Mapping[str, Any]) -> list[Tag]:
    """The tags of a login with these claims that travel; none where they cannot be read."""
    try:
        stored = stored_tags(place, provider)
    except ERRORS:
        return []
    return [tag for tag in tags_from(names_of(stored), claims) if not tag.problem]


def names_of(stored: dict) -> dict[str, str]:
    """Tag name to claim, the defaults where the map uses them."""
    return DEFAULTS if stored["mode"] == USE_DEFAULTS else stored["PrincipalTags"]


def tags_from(names: Mapping[str, str], claims: Mapping[str, Any]) -> list[Tag]:
    """Every tag, with its value or why it has none."""
    return [_tag(name, claim, claims.get(claim)) for name, claim in names.items()]


def _tag(name: str, claim: str, value: Any) -> Tag:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None:
        return Tag(name, claim, "", "The token has no such claim: no tag.")
    if isinstance(value, list | dict):
        return Tag(name, claim, "", "The claim holds a list or an object, not one text: no tag.")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if len(text) > MOST_VALUE:
        return Tag(
            name, claim, text, f"{len(text)} characters; STS takes {MOST_VALUE} and refuses the login."
        )
    if not _ALLOWED.fullmatch(text):
        return Tag(name, claim, text, "STS takes letters, digits, spaces and _.:/=+-@ and refuses the login.")
    return Tag(name, claim, text)
