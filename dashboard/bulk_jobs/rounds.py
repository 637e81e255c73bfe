"""Where a bulk job's calls go, on behalf of one staff member."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dashboard.acts.user import User
from dashboard.aws.app_clients import first_client
from dashboard.aws.clients import StaffClient


@dataclass
class Round:
    """The client and the pool of one round of calls; what is read of the pool is read once. ``given`` goes along with each
    act, such as the ``group``."""

    client: StaffClient
    pool_id: str
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def embedded(self) -> bool:
        return self.client.actor.connection.is_embedded

    @cached_property
    def own(self) -> StaffClient:
        """The client for the ``lifeguard`` service, which the embedded engine has."""
        return StaffClient(self.client.actor, "lifeguard")

    @cached_property
    def pool(self) -> dict:
        return self.client.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]

    @cached_property
    def app_client(self) -> dict | None:
        return first_client(self.client, self.pool_id)

    def user(self, username: str) -> User:
        return User(self, username)
