"""Where a reset code goes: which verified contacts the pool's account recovery may use for a user."""

from dashboard.people.person import CONTACTS, Person

_MECHANISMS = {"verified_email": "email", "verified_phone_number": "phone_number"}


def recovery_contacts(pool: dict) -> list[str]:
    """The contacts that the pool allows, best first; empty where only administrators may recover an account."""
    mechanisms = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms")
    if not mechanisms:
        return ["phone_number", "email"]
    ordered = sorted(mechanisms, key=lambda mechanism: mechanism.get("Priority", 1))
    return [_MECHANISMS[m["Name"]] for m in ordered if m["Name"] in _MECHANISMS]


def reset_contact(person: Person, pool: dict) -> str:
    """The contact that would receive the user's reset code, or an empty string."""
    return next((contact for contact in recovery_contacts(pool) if person.verified(contact)), "")


def unverified_contact(person: Person, pool: dict) -> str:
    """A contact that could receive reset codes, were it verified; an empty string where there is none."""
    wanted = recovery_contacts(pool) or list(CONTACTS)
    return next((c for c in wanted if person.attributes.get(c) and not person.verified(c)), "")
