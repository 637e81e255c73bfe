"""The user whom an act is done to."""

from functools import cached_property
from typing import Protocol

from dashboard.aws.clients import StaffClient
from dashboard.models import Connection
from dashboard.users.person import Person, read


class Pool(Protocol):
    """Where a user is: the place of a page, or a round of a bulk job."""

    pool_id: str

    @property
    def client(self) -> StaffClient: ...

    @property
    def pool(self) -> dict:
        """UserPoolType, read once."""

    @property
    def app_client(self) -> dict | None:
        """UserPoolClientType of the pool's first app client with its secret, read once; None where it has none."""


class User:
    """A user by name, read when an act first asks for more than the name: an act on thousands should not read them all."""

    def __init__(self, where: Pool, username: str, person: Person | None = None) -> None:
        self.where, self.username = where, username
        if person is not None:
            self.person = person

    @cached_property
    def person(self) -> Person:
        return read(self.client.admin_get_user(**self.names))

    @property
    def is_read(self) -> bool:
        """Whether more than the name is known."""
        return "person" in vars(self)

    @property
    def names(self) -> dict[str, str]:
        """The members by which a call names the user."""
        return {"UserPoolId": self.where.pool_id, "Username": self.username}

    @property
    def client(self) -> StaffClient:
        return self.where.client

    @property
    def pool(self) -> dict:
        return self.where.pool

    @property
    def connection(self) -> Connection:
        return self.client.actor.connection
