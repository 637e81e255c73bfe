"""How an invitation reaches a user, how long its temporary password holds, and whether one has run out.

Cognito tells nobody when a temporary password was set. The audit trail knows what this console did; and the
user's last change bounds it from above, as setting a password changes the user.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.aws.clients import StaffClient
from dashboard.aws.unmasked import unmasked
from dashboard.models import AuditRecord
from dashboard.users.person import CONTACTS, Person, read

DEFAULT_DAYS = 7
_MEDIA = {"email": "EMAIL", "phone_number": "SMS"}


@dataclass(frozen=True)
class Invitation:
    """``sent`` is the best knowledge of when the temporary password was set: from the ``recorded`` act, or no later than."""

    sent: datetime
    ends: datetime
    days: int
    recorded: bool
    expired: bool
    certain: bool


def invitation_contact(person: Person) -> str:
    """The contact to which an invitation goes, or an empty string."""
    return next((contact for contact in CONTACTS if person.attributes.get(contact)), "")


def resend_invitation(client: StaffClient, pool_id: str, pool: dict, person: Person, contact: str) -> None:
    """Send an invited user a new temporary password by ``contact``, which they must have. The call needs their name as it
    is, so where the member sees it masked it is read again, as the console's own work."""
    if person.masked:
        person = read(unmasked(client).admin_get_user(UserPoolId=pool_id, Username=person.username))
    client.admin_create_user(
        UserPoolId=pool_id,
        Username=_invited_name(pool, person),
        MessageAction="RESEND",
        DesiredDeliveryMediums=[_MEDIA[contact]],
    )


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


def _invited_name(pool: dict, person: Person) -> str:
    """The name under which AdminCreateUser knows an invited user: where e-mail or phone is the user name, that."""
    names = pool.get("UsernameAttributes") or ()
    return next((person.attributes[name] for name in names if person.attributes.get(name)), person.username)
