"""Contacts and "forgot password": whether a forgotten password can be replaced at all."""

from collections.abc import Iterable

from dashboard.screens.users.reasons.case import Case, Finding
from dashboard.users.person import CONTACTS
from dashboard.users.recovery import (
    factor_contacts,
    recovery_contacts,
    reset_contact,
    unverified_contact,
)

_FORGOTTEN = "so “Forgot password” fails and a forgotten password stays forgotten."


def unreachable(case: Case) -> Iterable[Finding]:
    person = case.person
    if person.status in ("EXTERNAL_PROVIDER", "RESET_REQUIRED") or any(
        person.attributes.get(c) for c in CONTACTS
    ):
        return
    yield Finding(
        "There is no e-mail address and no phone number. No message or code can reach this person.",
        stops=False,
        action="" if person.status == "FORCE_CHANGE_PASSWORD" else "password",
    )


def no_recovery(case: Case) -> Iterable[Finding]:
    pool, person = case.pool, case.person
    reachable = any(person.attributes.get(contact) for contact in CONTACTS)
    if person.status != "CONFIRMED" or not reachable:
        return
    if not recovery_contacts(pool):
        words = "“Forgot password” is off in this pool: only administrators recover accounts."
        yield Finding(words, stops=False)
    elif not reset_contact(person, pool):
        yield _unverified(case)


def _unverified(case: Case) -> Finding:
    pool, person = case.pool, case.person
    if contact := unverified_contact(person, pool):
        return Finding(
            f"The {CONTACTS[contact]} is not verified, {_FORGOTTEN}",
            stops=False,
            more="Make sure that it is theirs, mark it verified, and let them try again.",
            action="verify",
        )
    if taken := [c for c in factor_contacts(person, pool) if person.verified(c)]:
        return Finding(
            f"Codes of the second factor go to the only verified {CONTACTS[taken[0]]}, {_FORGOTTEN}",
            stops=False,
            more="No reset code goes to where the second factor goes: whoever has that would need nothing else.",
            action="password",
        )
    words = f"No contact that this pool allows for recovery is verified, {_FORGOTTEN}"
    return Finding(words, stops=False, action="password")
