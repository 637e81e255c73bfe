"""The columns of an exported list: under the names by which the import knows them."""

from collections.abc import Iterable
from datetime import datetime

from dashboard.users.person import Person

USERNAME = "cognito:username"
_HEADS = {
    "status": "cognito:user_status",
    "enabled": "enabled",
    "created": "created",
    "modified": "modified",
    "signed_in": "last sign-in",
}
OWN = tuple(_HEADS)
"""What is no attribute, by the keys of the list's columns."""


def head(keys: Iterable[str]) -> list[str]:
    """The first line: the user name stands before what the list shows."""
    return [USERNAME, *(_HEADS.get(key, key) for key in keys)]


def cells(person: Person, keys: Iterable[str]) -> list[str]:
    """A user's line; what they have not is empty."""
    own = {
        "status": person.status,
        "enabled": "true" if person.enabled else "false",
        "created": _moment(person.created),
        "modified": _moment(person.modified),
        "signed_in": _moment(person.signed_in),
    }
    return [
        person.username,
        *(own[key] if key in own else person.attributes.get(key, "") for key in keys),
    ]


def with_flags(keys: Iterable[str]) -> list[str]:
    """The columns, an address or number with whether it is verified: the import asks for that."""
    found: list[str] = []
    for key in keys:
        found += [key, f"{key}_verified"] if key in ("email", "phone_number") else [key]
    return list(dict.fromkeys(found))


def every_key(pool: dict, *, embedded: bool) -> list[str]:
    """All attributes of a pool, and all that is known beside them."""
    names = [attribute["Name"] for attribute in pool.get("SchemaAttributes", ())]
    own = [key for key in OWN if embedded or key != "signed_in"]
    return list(dict.fromkeys(["sub", *names, *own]))


def _moment(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""
