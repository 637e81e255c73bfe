"""Attributes for access control: which claims travel as session tags. Follows SetPrincipalTagAttributeMap and
"Using attributes for access control" (DG:attributes-for-access-control)."""

import regex

from identities.linking.providers import provider_names
from identities.models import IdentityPool, PrincipalTagMap
from pools import errors

DEFAULT_TAGS = {"client": "aud", "username": "sub"}
"""Tag name to claim, where a provider uses the defaults."""
MAX_BYTES = 460
_TAG = regex.compile(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+")


def check_tag_map(tags: dict[str, str], *, use_defaults: bool) -> None:
    """Raise InvalidParameterException where these tags cannot be a provider's."""
    if use_defaults and tags and tags != DEFAULT_TAGS:
        raise errors.InvalidParameterException(
            "Give either UseDefaults or PrincipalTags of your own, not both."
        )
    if len({tag.lower() for tag in tags}) < len(tags):
        raise errors.InvalidParameterException("Two principal tags differ in case alone.")
    for tag in tags:
        if tag.lower().startswith("aws:") or not _TAG.fullmatch(tag):
            raise errors.InvalidParameterException(
                f"{tag!r} cannot be a principal tag: it has letters, digits, spaces and _.:/=+-@, and no aws: before it."
            )
    size = sum(len(f"{tag}{claim}".encode()) for tag, claim in tags.items())
    if size > MAX_BYTES:
        raise errors.InvalidParameterException(
            f"The names of principal tags and their claims may take {MAX_BYTES} bytes in all; these take {size}."
        )


def check_tagged_provider(pool: IdentityPool, provider: str) -> None:
    """Raise InvalidParameterException unless the pool has the provider. A developer provider has no claims to map:
    GetOpenIdTokenForDeveloperIdentity is given the tags themselves."""
    if provider not in provider_names(pool.settings):
        raise errors.InvalidParameterException(
            f"'{provider}' is no provider of the identity pool whose claims can be principal tags."
        )


def present_tag_map(pool: IdentityPool, tag_map: PrincipalTagMap) -> dict:
    """The map as the API shows it; with the defaults it shows what those are."""
    return {
        "IdentityPoolId": pool.public_id,
        "IdentityProviderName": tag_map.provider,
        "UseDefaults": tag_map.use_defaults,
        "PrincipalTags": DEFAULT_TAGS if tag_map.use_defaults else tag_map.tags,
    }
