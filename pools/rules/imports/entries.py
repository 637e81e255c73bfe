"""What a job says of single lines, and what it counts."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pools.rules.imports.rows import NewUser

SKIPPED, FAILED, CONFLICT = "SKIPPED", "FAILED", "CONFLICT"
CREATED, UPDATED = "CREATED", "UPDATED"
LEFT_OUT = (SKIPPED, FAILED, CONFLICT)
"""What is said of a line that makes and changes nobody; of the others a plan speaks."""


class LogEntry(NamedTuple):
    """Why a line was skipped or failed, or what it changes. No value of the line is in it."""

    line: int
    outcome: str
    column: str
    reason: str


def count_new(users: Iterable[tuple[int, NewUser]]) -> Counter[str]:
    """What new users bring with them: ``passwords``, ``groups`` that they join, how many are ``disabled``, and how many could
    not recover, who have neither a password nor a verified address."""
    counts: Counter[str] = Counter()
    for _, user in users:
        counts["passwords"] += bool(user.password)
        counts["stranded"] += is_stranded(user)
        if user.extra:
            counts["groups"] += len(user.extra.groups)
            counts["disabled"] += user.extra.enabled is False
    return +counts


def is_stranded(user: NewUser) -> bool:
    """Whether a user must set a password, and has no verified address at which to get a code for it."""
    verified = (
        user.attributes.get("email_verified") == "true"
        or user.attributes.get("phone_number_verified") == "true"
    )
    return user.status == "RESET_REQUIRED" and not verified
