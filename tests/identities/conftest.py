"""An identity pool, and clients of ``cognito-identity``."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from tests.fixtures.api import ENDPOINT

GUEST_ROLE = "arn:aws:iam::000000000000:role/guest"
USER_ROLE = "arn:aws:iam::000000000000:role/user"


@pytest.fixture
def identities(make_client):
    """A boto3 client of ``cognito-identity`` that signs with a key without limits."""
    return make_client(service="cognito-identity")


@pytest.fixture
def public(door, db):
    """A boto3 client of ``cognito-identity`` that signs nothing, as apps do."""
    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    return door.serve(
        boto3.client("cognito-identity", endpoint_url=ENDPOINT, region_name="us-east-1", config=config)
    )


@pytest.fixture
def make_pool(identities) -> Callable[..., dict]:
    """Makes an identity pool that lets guests in, as it is described."""

    def make(**settings: Any) -> dict:
        given = {"IdentityPoolName": "people", "AllowUnauthenticatedIdentities": True} | settings
        pool = identities.create_identity_pool(**given)
        pool.pop("ResponseMetadata")
        return pool

    return make
