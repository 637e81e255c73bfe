"""A local and a federated profile side by side: what each has, and what goes with the federated one."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from dashboard.aws.errors import ERRORS
from dashboard.users.attributes import FLAGS, SET_BY_COGNITO, label_of
from dashboard.users.factors import LABELS
from dashboard.users.groups import groups_of
from dashboard.users.linked import Linked, identities_of
from dashboard.users.person import Person, read
from dashboard.users.shared import share, unverified

DEVICES = 60
_KEPT_APART = {*SET_BY_COGNITO, *FLAGS}


class Where(Protocol):
    """The pool in which both are: the place of a page."""

    pool_id: str

    @property
    def client(self) -> Any: ...

    @property
    def own(self) -> Any: ...

    @property
    def embedded(self) -> bool: ...


@dataclass(frozen=True)
class Side:
    """What one of the two has. ``groups`` and ``devices`` are None where they could not be read, ``signed_in`` also where the
    connection does not tell."""

    person: Person
    groups: list[str] | None
    devices: int | None
    signed_in: datetime | None

    @property
    def factors(self) -> list[str]:
        return [LABELS.get(each, each) for each in self.person.factors]

    @property
    def identities(self) -> list[Linked]:
        return identities_of(self.person)


@dataclass(frozen=True)
class Row:
    """An attribute of both; ``lost`` where only the federated profile has this value."""

    label: str
    local: str
    federated: str
    lost: bool


@dataclass(frozen=True)
class Pair:
    """``local`` stays, ``federated`` goes; ``by`` is what they share. ``hidden`` is said where the reader may not learn it."""

    local: Side
    federated: Side
    by: str
    hidden: list[str] = field(default_factory=list)

    @cached_property
    def unverified(self) -> list[Person]:
        return unverified([self.local.person, self.federated.person], self.by)

    @property
    def shared(self) -> bool:
        return share(self.local.person, self.federated.person, self.by)

    @property
    def rows(self) -> list[Row]:
        """Every attribute that either has, what is lost first."""
        mine, other = self.local.person.attributes, self.federated.person.attributes
        names = [name for name in {**other, **mine} if name not in _KEPT_APART]
        rows = [
            Row(
                label_of(name),
                mine.get(name, ""),
                other.get(name, ""),
                bool(other.get(name)) and other[name] != mine.get(name),
            )
            for name in names
        ]
        return sorted(rows, key=lambda row: not row.lost)

    @property
    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return ("Stays", self.local), ("Goes", self.federated)

    @property
    def lost(self) -> str:
        """What goes with the federated profile, in words."""
        said = [
            "the federated profile’s sub, by which apps may have kept data",
            "its sessions, factors, devices and notes",
        ]
        if self.lost_groups:
            said.append(f"its groups {', '.join(self.lost_groups)}")
        if any(row.lost for row in self.rows):
            said.append(
                "the attributes marked so, unless the provider’s mapping brings them back at the next sign-in"
            )
        return f"{', '.join(said)}. What an identity pool gave it is out of reach too."

    @property
    def lost_groups(self) -> list[str]:
        """Without the group that the pool keeps for the provider's users: the local one is none of these."""
        return sorted(
            name
            for name in set(self.federated.groups or ()) - set(self.local.groups or ())
            if not name.endswith(f"_{self.federated.person.provider}")
        )


def read_side(place: Where, username: str) -> Side:
    """One of the two as they are now. Raises what the connection raises where the user cannot be read."""
    names = {"UserPoolId": place.pool_id, "Username": username}
    person = read(place.client.admin_get_user(**names))
    names["Username"] = person.username
    try:
        groups = [group["GroupName"] for group in groups_of(place.client, place.pool_id, person.username)]
    except ERRORS:
        groups = None
    try:
        devices = len(place.client.admin_list_devices(**names, Limit=DEVICES).get("Devices", ()))
    except ERRORS:
        devices = None
    return Side(person, groups, devices, _signed_in(place, person))


def _signed_in(place: Where, person: Person) -> datetime | None:
    if not place.embedded:
        return None
    found = place.own.search_users(
        UserPoolId=place.pool_id, SortBy="Username", Filter=f'sub = "{person.sub}"', Limit=1
    )
    return next((user.get("LastSignInDate") for user in found["Users"]), None)
