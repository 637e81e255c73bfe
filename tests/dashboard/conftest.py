"""Pools to work in: the embedded engine's, and one of moto's server as a stand-in for AWS."""

import socket

import boto3
import pytest
import structlog

from dashboard.models import Connection
from tests.dashboard.cast import PASSWORD, Desk


@pytest.fixture
def desk(console, embedded, cognito) -> Desk:
    """A pool of the embedded engine, with one app client and nobody in it."""
    return _stand_in(console, embedded, cognito)


@pytest.fixture
def people(desk) -> Desk:
    """As ``desk``, with ann (confirmed, verified), ben (invited), cleo (confirmed, not verified), marie (non-ASCII)."""
    return _fill(desk)


@pytest.fixture
def aws_desk(console, moto_server, db) -> Desk:
    """A pool behind an AWS endpoint that is not ours, with one app client and nobody in it."""
    connection = Connection(
        slug="aws-test", name="AWS test", region="eu-west-1", endpoint_url=moto_server, credentials="key"
    )
    connection.keep_key("AKIATESTTESTTEST", "not-a-real-secret")
    connection.save()
    client = boto3.client(
        "cognito-idp",
        region_name="eu-west-1",
        endpoint_url=moto_server,
        aws_access_key_id="AKIATESTTESTTEST",
        aws_secret_access_key="not-a-real-secret",
    )
    return _stand_in(console, connection, client)


@pytest.fixture
def aws_people(aws_desk) -> Desk:
    """As ``people``, behind the AWS endpoint."""
    return _fill(aws_desk)


def _stand_in(browser, connection, cognito) -> Desk:
    made = cognito.create_user_pool(PoolName="Harbour shop", AutoVerifiedAttributes=["email"])
    pool = made["UserPool"]["Id"]
    limits = {"MinLength": "0", "MaxLength": "10"}
    tier = {
        "Name": "tier",
        "AttributeDataType": "String",
        "Mutable": True,
        "StringAttributeConstraints": limits,
    }
    cognito.add_custom_attributes(UserPoolId=pool, CustomAttributes=[tier])
    cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")
    return Desk(browser, connection, pool, cognito)


def _fill(desk: Desk) -> Desk:
    desk.create(
        "ann",
        password=PASSWORD,
        email="ann@example.com",
        email_verified="true",
        name="Ann Holm",
        **{"custom:tier": "gold"},
    )
    desk.create("ben", email="ben@example.com", email_verified="true", name="Ben Okafor")
    desk.create(
        "cleo", password=PASSWORD, email="cleo@example.com", email_verified="false", given_name="Cleo"
    )
    desk.create("marie", email="marie@exämple.fr", email_verified="true", name="Marie Çelik")
    return desk


@pytest.fixture
def free_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture
def count_calls():
    """Runs something and tells which operations of the embedded engine it called, in order."""

    def run(act) -> list[str]:
        with structlog.testing.capture_logs() as lines:
            act()
        return [line["operation"] for line in lines if line.get("event") == "operation"]

    return run
