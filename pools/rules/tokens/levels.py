"""How well a user proved who they are, as ``acr`` tells it: four levels, by the methods that ``amr`` lists.

Follows AcrConfigurationType. Which methods make which level is Lifeguard's own reading: see docs/decisions.
"""

from collections.abc import Collection
from typing import Any

from pools.models import UserPool

NOTHING, ONE_FACTOR, TWO_FACTORS, PHISHING_RESISTANT = 1, 2, 3, 4
_FACTORS = frozenset(("pwd", "otp"))


def level_of(amr: Collection[str]) -> int:
    """1 for what Lifeguard has not checked itself, 2 for a factor, 3 for two, 4 for a passkey. A device that was remembered
    is no factor."""
    if "hwk" in amr:
        return PHISHING_RESISTANT
    factors = _FACTORS.intersection(amr)
    return TWO_FACTORS if len(factors) > 1 else ONE_FACTOR if factors else NOTHING


def has_levels(pool: UserPool) -> bool:
    """Whether the pool tells levels: every plan but LITE does."""
    return pool.settings["UserPoolTier"] != "LITE"


def name_of(pool: UserPool, level: int) -> str:
    """What the pool calls a level."""
    return pool.settings["AcrConfiguration"][f"Level{level}"]["AcrValue"]


def level_named(pool: UserPool, name: str) -> int | None:
    """The level that the pool calls so; None for none, and on the plan LITE."""
    if not has_levels(pool):
        return None
    return next((level for level in range(1, 5) if name_of(pool, level) == name), None)


def proof_claims(pool: UserPool, amr: Collection[str] | None, level: int | None) -> dict[str, Any]:
    """``acr`` and ``amr`` of a sign-in of which the methods are known; nothing on the plan LITE.

    ``level`` is what a provider's word makes of it, None where the methods tell.
    """
    if amr is None or not has_levels(pool):
        return {}
    return {"acr": name_of(pool, level or level_of(amr)), "amr": list(amr)}
