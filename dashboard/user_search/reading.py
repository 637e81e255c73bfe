"""One page of users as an operation of Cognito's API gives it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from dashboard.aws.clients import StaffClient
from dashboard.users.person import Person, read

PAGE = 50
Fits = Callable[[Person], bool]


class Where(Protocol):
    """Where users are looked for: the place of a page, or a round of a bulk job. ``own`` is there on the embedded engine alone."""

    pool_id: str

    @property
    def embedded(self) -> bool: ...

    @property
    def client(self) -> StaffClient: ...

    @property
    def own(self) -> StaffClient: ...


@dataclass(frozen=True)
class Found:
    """A page of users. ``notes`` say in what the search is less than one might think."""

    people: list[Person]
    next_token: str | None
    notes: list[str] = field(default_factory=list)
    newest_first: bool = False


def list_users(place: Where, terms: str, token: str | None, limit: int = PAGE) -> Found:
    """The page of ListUsers at a token, by a Filter."""
    members = {"Filter": terms} if terms else {}
    if token:
        members["PaginationToken"] = token
    answer = place.client.list_users(UserPoolId=place.pool_id, Limit=limit, **members)
    return Found([read(user) for user in answer["Users"]], answer.get("PaginationToken"))


def list_group(place: Where, group: str, token: str | None) -> Found:
    """The page of a group's users at a token."""
    members = {"NextToken": token} if token else {}
    answer = place.client.list_users_in_group(
        UserPoolId=place.pool_id, GroupName=group, Limit=PAGE, **members
    )
    return Found([read(user) for user in answer["Users"]], answer.get("NextToken"))


def quoted(value: str) -> str:
    """A value as it stands in a Filter."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
