"""Assertions that were taken: in a user pool once, in an identity pool for the identity that it was first presented for.

Kept in the database until they end, so that all processes know. An assertion is known by its issuer and its own id,
whichever door it comes to: what one has taken the other refuses.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pools.models import SpentAssertion
from pools.models.prepared_sql import find_one, insert_one
from pools.rules.federation.checks import Check, passed
from pools.rules.federation.rejections import Rejected

_ONCE = "ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class Presented:
    """An assertion that was presented: by which it is known, and when it ends."""

    id: str
    ends: datetime

    @classmethod
    def of(cls, issuer: str, assertion_id: str, ends: datetime) -> "Presented":
        return cls(sha256(f"{issuer}\0{assertion_id}".encode()).hexdigest(), ends)


def spend(presented: Presented) -> None:
    """Take an assertion, which nobody can after that. Raises Rejected where somebody has."""
    hold(presented, f"taken {secrets.token_hex(16)}")
    passed(Check.UNUSED)


def hold(presented: Presented, holder: str) -> None:
    """Take an assertion for this holder, who may come again with it. Raises Rejected where another has it."""
    insert_one(SpentAssertion(id=presented.id, holder=holder, expires=presented.ends), _ONCE)
    check_holder(presented, holder)


def check_holder(presented: Presented, holder: str | None = None) -> None:
    """Raise Rejected where another than this holder has the assertion; without a holder, where a user pool has."""
    kept = find_one(SpentAssertion, id=presented.id)
    if kept is not None and (kept.holder != holder if holder else kept.holder.startswith("taken ")):
        raise Rejected(Check.UNUSED, "The assertion was presented before.")
