"""What maps to what: claims to the pool's attributes, the provider's levels to the pool's, names and identifiers to it.

Follows "Mapping IdP attributes to profiles and tokens" (DG:cognito-user-pools-specifying-attribute-mapping).
"""

from collections.abc import Mapping, Sequence

from pools.models import ProviderType, UserPool
from pools.rules.federation.providers.checks import refuse
from pools.rules.federation.providers.types import DETAILS, is_social
from pools.rules.schema.attributes import attributes_by_name

USERNAME = "username"
_NEVER = ("sub", "identities")
_LONGEST_SOURCE = 2048
_LOCAL = "cognito"


def check_name(name: str, kind: str) -> None:
    """Raise InvalidParameterException for a name that providers of the type cannot have."""
    fixed = [social for social in ProviderType.values if is_social(social)]
    if name != kind if is_social(kind) else name in fixed:
        raise refuse(f"Provider {name} cannot be of type {kind}.")
    if name.lower() == _LOCAL:
        raise refuse(f"{name} is the user pool itself: give the provider another name.")


def check_mapping(pool: UserPool, kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """The mapping that is to be kept: attributes of the pool, each with its claim.

    User names come of the provider's own name for people alone: where they are mapped, it must be to that.
    Raises InvalidParameterException.
    """
    known, subject = attributes_by_name(pool), DETAILS[kind].subject
    for name, source in given.items():
        if name == USERNAME and source in (subject, "NameID" if kind == ProviderType.SAML else subject):
            continue
        if name == USERNAME:
            raise refuse(f"username cannot be mapped to {source[:128]}: users are named after {subject}.")
        if name in _NEVER:
            raise refuse(f"user.{name}: Attribute cannot be updated, so nothing can be mapped to it.")
        if name not in known:
            raise refuse(f"Attribute mapping: {name} is no attribute of the user pool.")
        if not source or len(source) > _LONGEST_SOURCE:
            raise refuse(f"Attribute mapping: {name} needs the name of an attribute of the provider.")
    return {name: source for name, source in given.items() if name != USERNAME}


def show_mapping(kind: str, mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping as it is described: with the source of user names, where that is a claim."""
    subject = DETAILS[kind].subject
    return {**mapping, **({USERNAME: subject} if subject else {})}


def check_levels(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """The AcrMapping that is to be kept. Raises InvalidParameterException."""
    if given and kind != ProviderType.OIDC:
        raise refuse(f"AcrMapping is for providers of type OIDC alone, not {kind}.")
    if len(set(given.values())) < len(given):
        raise refuse("AcrMapping: each level needs an ACR value of its own.")
    return dict(given)


def check_identifiers(given: Sequence[str]) -> list[str]:
    """The IdpIdentifiers that are to be kept. Raises InvalidParameterException."""
    if len(set(given)) < len(given):
        raise refuse("IdpIdentifiers: each identifier can be given once only.")
    return list(given)
