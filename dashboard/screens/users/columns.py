"""Which columns a staff member wants to see in lists of users."""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from dashboard.users.attributes import label_of
from dashboard.users.person import Person

DEFAULT = ("email", "status", "created")
SIGNED_IN = "signed_in"
OWN = {"status": "Status", "created": "Created", "modified": "Changed", "sub": "Sub"}
ON_EMBEDDED = {SIGNED_IN: "Last sign-in"}
"""What Amazon Cognito does not tell."""
DATES = ("created", "modified", SIGNED_IN)
_HIDDEN = ("sub", "identities", "email_verified", "phone_number_verified")


@dataclass(frozen=True)
class Column:
    """A column of the list, beside the user's name, which always stands first."""

    key: str
    label: str
    chosen: bool = True


@dataclass(frozen=True)
class Cell:
    """What a column shows of a user: dates and the status are drawn by the template."""

    key: str
    label: str
    value: object = ""


def every_column(pool: dict, session: SessionBase, *, embedded: bool) -> list[Column]:
    """All columns that this pool can show."""
    own = OWN | (ON_EMBEDDED if embedded else {})
    chosen = session.get("user_columns", DEFAULT)
    names = [a["Name"] for a in pool.get("SchemaAttributes", ()) if a["Name"] not in _HIDDEN]
    contacts = ["email", "phone_number"]
    standard = sorted(name for name in names if name not in contacts and not name.startswith("custom:"))
    custom = sorted(name for name in names if name.startswith("custom:"))
    keys = [*contacts, *own, *custom, *standard]
    return [Column(key, own.get(key) or label_of(key), key in chosen) for key in keys]


def cells(person: Person, columns: list[Column]) -> list[Cell]:
    """A user's row."""
    own = {
        "created": person.created,
        "modified": person.modified,
        SIGNED_IN: person.signed_in,
        "status": person.status,
    }
    return [Cell(c.key, c.label, own.get(c.key) or person.attributes.get(c.key, "")) for c in columns]


def keep_columns(session: SessionBase, keys: list[str]) -> None:
    """Remember the choice for this staff member's session."""
    session["user_columns"] = [key[:200] for key in keys[:100]]
