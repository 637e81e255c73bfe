"""Whom somebody should look at, and why: one pure function from a user and their pool to the kinds that fit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.users.factors import CONTACTS, pool_has
from dashboard.users.invitation import read_invitation
from dashboard.users.person import Person
from dashboard.users.recovery import recovery_contacts

STUCK_AFTER = timedelta(days=1)
INVITED, UNCONFIRMED, CONFIRMED = "FORCE_CHANGE_PASSWORD", "UNCONFIRMED", "CONFIRMED"


@dataclass(frozen=True)
class Kind:
    """``why`` says what is the matter. Which acts help, these say themselves (``Many.desk``)."""

    key: str
    status: str
    label: str
    why: str
    fits: Callable[[Person, dict, dict, datetime], bool]


def _invitation(person: Person, pool: dict, mfa: dict, now: datetime) -> bool:
    invitation = read_invitation(person, pool, now)
    return invitation is not None and invitation.expired


def _unconfirmed(person: Person, pool: dict, mfa: dict, now: datetime) -> bool:
    return person.created is not None and person.created < now - STUCK_AFTER


def _unverified(person: Person, pool: dict, mfa: dict, now: datetime) -> bool:
    wanted = recovery_contacts(pool)
    return bool(wanted) and not any(person.verified(contact) for contact in wanted)


def _no_factor(person: Person, pool: dict, mfa: dict, now: datetime) -> bool:
    return pool.get("MfaConfiguration") == "ON" and not person.factors and not _is_sent_codes(person, mfa)


def _is_sent_codes(person: Person, mfa: dict) -> bool:
    """Whether a required factor can be a code that goes to an address of theirs without any set-up."""
    return any(
        pool_has(factor, mfa) and person.attributes.get(contact) for factor, contact in CONTACTS.items()
    )


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "invitation",
            INVITED,
            "Invitation expired",
            "They were invited, never signed in, and the temporary password has run out.",
            _invitation,
        ),
        Kind(
            "unconfirmed",
            UNCONFIRMED,
            "Stuck unconfirmed",
            "They signed up more than a day ago and never entered the code, which has run out by now.",
            _unconfirmed,
        ),
        Kind(
            "unverified",
            CONFIRMED,
            "Nothing verified",
            "No contact that the pool allows for recovery is verified: a forgotten password stays forgotten.",
            _unverified,
        ),
        Kind(
            "no-factor",
            CONFIRMED,
            "No second factor",
            "The pool requires one, none is set up, and no code can be sent to them either: the next sign-in has to"
            " lead them through the set-up.",
            _no_factor,
        ),
    )
}
STATUSES = (INVITED, UNCONFIRMED, CONFIRMED)
"""The order in which a scan goes through a pool; what most need soon comes first."""


def kinds_of(status: str, pool: dict) -> list[Kind]:
    """The kinds that users of this status can be of in this pool; none where its settings rule them out."""
    kinds = [kind for kind in KINDS.values() if kind.status == status]
    if not recovery_contacts(pool):
        kinds = [kind for kind in kinds if kind.key != "unverified"]
    if pool.get("MfaConfiguration") != "ON":
        kinds = [kind for kind in kinds if kind.key != "no-factor"]
    return kinds


def fits(kind: Kind, person: Person, pool: dict, mfa: dict, now: datetime) -> bool:
    """Whether the user is of this kind now. A disabled one is of none: they are not meant to sign in."""
    return person.enabled and person.status == kind.status and kind.fits(person, pool, mfa, now)
