"""What two users may have in common, and whether both have proved it."""

import unicodedata

from dashboard.users.person import CONTACTS, Person

SHARED = {
    "Email": ("email", "e-mail address"),
    "PhoneNumber": ("phone_number", "phone number"),
    "Name": ("name", "name"),
    "Username": ("", "user name"),
}
"""SharedValueType of the ``lifeguard`` service: the attribute, and what people call it."""


def value_of(person: Person, by: str) -> str:
    """The value as it is compared, without its case and Unicode form; empty where the user has none."""
    attribute = SHARED[by][0]
    value = person.attributes.get(attribute, "") if attribute else person.username
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold())


def share(one: Person, other: Person, by: str) -> bool:
    return value_of(one, by) != "" and value_of(one, by) == value_of(other, by)


def unverified(people: list[Person], by: str) -> list[Person]:
    """Those who have not proved what is shared: all of them where it is a name, which proves nothing."""
    attribute = SHARED[by][0]
    return [each for each in people if attribute not in CONTACTS or not each.verified(attribute)]


def is_federated(person: Person) -> bool:
    """Whether a profile was made by a provider's word."""
    return person.status == "EXTERNAL_PROVIDER"


def advice(people: list[Person], *, more: bool = False) -> str:
    """What to do about users who share a value; empty for a local and a federated one, who can be joined."""
    federated = [each for each in people if is_federated(each)]
    local = [each for each in people if not is_federated(each)]
    if more:
        return "So many users share it that it looks like a placeholder: look where it comes from before you join anybody."
    if not local:
        return (
            "All came by a provider. Decide which profile stays, delete the other, and link its identity to the one that stays"
            " before the person signs in again."
        )
    if not federated:
        return (
            "All are local, and nothing can be linked. Ask the person which one they use, move over what the other has, "
            "and delete or disable it."
        )
    if len(local) > 1:
        return "Several are local. Decide which of these stays before a federated one is joined to it."
    return ""
