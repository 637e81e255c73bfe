"""Where a reset code goes: which verified contacts the pool's account recovery may use for a user."""

from dashboard.users.factors import CONTACTS as FACTOR_CONTACTS
from dashboard.users.factors import asked_for
from dashboard.users.person import CONTACTS, Person

_MECHANISMS = {"verified_email": "email", "verified_phone_number": "phone_number"}


def recovery_contacts(pool: dict) -> list[str]:
    """The contacts that the pool allows, best first; empty where only administrators may recover an account."""
    mechanisms = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms")
    if not mechanisms:
        return ["phone_number", "email"]
    ordered = sorted(mechanisms, key=lambda mechanism: mechanism.get("Priority", 1))
    return [_MECHANISMS[m["Name"]] for m in ordered if m["Name"] in _MECHANISMS]


def factor_contacts(person: Person, pool: dict) -> set[str]:
    """The contacts that receive second factors; no reset code goes there, as whoever has it would need nothing else."""
    return {FACTOR_CONTACTS[factor] for factor in asked_for(person, pool) if factor in FACTOR_CONTACTS}


def reset_contact(person: Person, pool: dict) -> str:
    """The contact that would receive the user's reset code, or an empty string."""
    taken = factor_contacts(person, pool)
    open_ones = [contact for contact in recovery_contacts(pool) if contact not in taken]
    return next((contact for contact in open_ones if person.verified(contact)), "")


def unverified_contact(person: Person, pool: dict) -> str:
    """A contact that could receive reset codes, were it verified; an empty string where there is none."""
    taken = factor_contacts(person, pool)
    wanted = recovery_contacts(pool) or list(CONTACTS)
    usable = [contact for contact in wanted if contact not in taken]
    return next((c for c in usable if person.attributes.get(c) and not person.verified(c)), "")
