"""How long a temporary password holds, and whether one has run out.

Cognito tells nobody when a temporary password was set. The audit trail knows what this console did; and the
user's last change bounds it from above, as setting a password changes the user.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.models import AuditRecord
from dashboard.screens.users.person import Person

DEFAULT_DAYS = 7


@dataclass(frozen=True)
class Invitation:
    """``sent`` is the best knowledge of when the temporary password was set: from the ``recorded`` act, or no later than."""

    sent: datetime
    ends: datetime
    days: int
    recorded: bool
    expired: bool
    certain: bool


def validity_days(pool: dict) -> int:
    """For how many days a temporary password of this pool holds; 0 stands for Cognito's default."""
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    legacy = pool.get("AdminCreateUserConfig", {}).get("UnusedAccountValidityDays")
    return policy.get("TemporaryPasswordValidityDays") or legacy or DEFAULT_DAYS


def read_invitation(
    person: Person, pool: dict, now: datetime, records: Iterable[AuditRecord] = ()
) -> Invitation | None:
    """The open invitation of a user who has not chosen a password yet; None for anyone else."""
    if person.status != "FORCE_CHANGE_PASSWORD" or not (latest := person.modified or person.created):
        return None
    days = validity_days(pool)
    acts = [record.at for record in records if _sets_temporary_password(record)]
    sent = max(acts, default=latest)
    ends = sent + timedelta(days=days)
    surely_over = latest + timedelta(days=days) < now
    return Invitation(
        sent=sent,
        ends=ends,
        days=days,
        recorded=bool(acts),
        expired=surely_over or (bool(acts) and ends < now),
        certain=surely_over or ends >= now,
    )


def _sets_temporary_password(record: AuditRecord) -> bool:
    if record.outcome != "ok":
        return False
    if record.operation == "AdminCreateUser":
        return True
    return record.operation == "AdminSetUserPassword" and not record.input.get("Permanent")
