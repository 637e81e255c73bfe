"""Whom a provider's word means, by the table of identities alone."""

from collections.abc import Mapping
from typing import Any

from pools.models import FederatedIdentity, UserPool
from pools.rules.federation.arriving.texts import single_texts, text_of
from pools.rules.federation.identities import find_identity, find_linked
from pools.rules.federation.verified import VerifiedIdentity

_FLAGS = {"email": "email_verified", "phone_number": "phone_number_verified"}


def identity_of(
    pool: UserPool, verified: VerifiedIdentity, claims: Mapping[str, Any]
) -> FederatedIdentity | None:
    """The identity of the provider's subject, else one that an administrator linked by a mapped attribute; None for nobody's."""
    known = find_identity(pool, verified.provider.name, verified.subject)
    return known or find_linked(verified.provider, linkable(verified, claims))


def linkable(verified: VerifiedIdentity, claims: Mapping[str, Any]) -> dict[str, str]:
    """The values by which somebody may have been linked: of mapped claims that have one, under the claim's name and the attribute's.

    An address that the provider itself calls unverified proves nobody.
    """
    texts = single_texts(claims)
    unproven = {name for name, flag in _FLAGS.items() if text_of(claims.get(flag)) == "false"}
    named: dict[str, str] = {}
    for attribute, claim in verified.provider.attribute_mapping.items():
        if claim in texts and not {attribute, claim} & unproven:
            named |= {attribute: texts[claim], claim: texts[claim]}
    return named
