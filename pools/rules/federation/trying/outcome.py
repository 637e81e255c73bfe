"""What would become of whom a provider vouches for, as a report tells it."""

from typing import Any

from pools.models import UserPool
from pools.rules.federation.arriving.mapping import TOKENS, Mapped
from pools.rules.federation.arriving.preview import Outcome, Preview, preview
from pools.rules.federation.trying.showing import LONGEST, shown
from pools.rules.federation.verified import VerifiedIdentity


def outcome_of(pool: UserPool, verified: VerifiedIdentity) -> dict[str, Any]:
    """The mappings with their results, and the user; where the sign-in would be refused, why."""
    found = preview(pool, verified)
    told: dict[str, Any] = {"Mappings": [_mapping(each) for each in found.mapped], "User": _user(found)}
    if found.outcome == Outcome.REFUSED:
        error, why = found.problem
        told["Failure"] = {"Kind": "REFUSED", "Message": (why or error)[:LONGEST]}
    return told


def _mapping(one: Mapped) -> dict[str, str]:
    # A token that is mapped is told as any other token is.
    value = shown(one.claim if one.claim in TOKENS else one.attribute, one.value)
    told = {"Attribute": one.attribute, "Claim": one.claim, "Outcome": one.fate.upper(), "Value": value}
    return told | ({"Problem": one.problem.said[:LONGEST]} if one.problem else {})


def _user(found: Preview) -> dict[str, Any]:
    tokens = {each.attribute: each.claim for each in found.mapped if each.claim in TOKENS}
    attributes = {"sub": found.sub} if found.sub else {}
    attributes |= found.attributes
    return {
        "Username": found.username[:128],
        "UserStatus": found.status,
        "Outcome": found.outcome.upper(),
        "UserAttributes": [
            {"Name": name, "Value": shown(tokens.get(name, name), value)[:2048]}
            for name, value in attributes.items()
        ],
        "Groups": list(found.groups),
    }
