"""A pool to look at, wherever it lives: what the pages' tests share."""

from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.models import Connection


@dataclass(frozen=True)
class Spot:
    """A pool of a connection, and a boto3 client that reaches it past the console."""

    connection: Connection
    client: Any
    pool_id: str

    def url(self, rest: str = "") -> str:
        return f"/pools/{self.connection.slug}/{self.pool_id}/{rest}"


@pytest.fixture(params=["embedded", "aws"])
def spot(request) -> Spot:
    """A pool named Harbour shop, on the embedded engine and then behind a moto server."""
    if request.param == "embedded":
        connection, client = request.getfixturevalue("embedded"), request.getfixturevalue("cognito")
    else:
        connection, client = request.getfixturevalue("aws"), request.getfixturevalue("aws_client")
    return make_spot(connection, client)


@pytest.fixture
def embedded_spot(embedded, cognito) -> Spot:
    return make_spot(embedded, cognito)


def make_spot(connection: Connection, client: Any, **settings: Any) -> Spot:
    answer = client.create_user_pool(PoolName="Harbour shop", AutoVerifiedAttributes=["email"], **settings)
    return Spot(connection, client, answer["UserPool"]["Id"])
