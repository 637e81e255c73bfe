"""An identity pool, and clients of ``cognito-identity``."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from identities.linking.pools import find_identity_pool
from identities.linking.resolving import identity_for
from identities.logins.verifying import verify_logins
from pools.wire.call import Call
from tests.fixtures.api import ENDPOINT

GUEST_ROLE = "arn:aws:iam::000000000000:role/guest"
PASSWORD = "Correct-horse-1"
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
def live_identities(live_server, make_key):
    """As ``identities``, over a real socket to a server with threads."""
    key = make_key()
    client = boto3.client(
        "cognito-identity",
        endpoint_url=live_server.url,
        region_name="us-east-1",
        aws_access_key_id=key.id,
        aws_secret_access_key=key.secret,
        config=Config(retries={"max_attempts": 0}),
    )
    yield client
    client.close()


@pytest.fixture
def make_pool(identities) -> Callable[..., dict]:
    """Makes an identity pool that lets guests in, as it is described."""

    def make(**settings: Any) -> dict:
        given = {"IdentityPoolName": "people", "AllowUnauthenticatedIdentities": True} | settings
        pool = identities.create_identity_pool(**given)
        pool.pop("ResponseMetadata")
        return pool

    return make


@pytest.fixture
def people(cognito) -> "People":
    """A user pool whose users sign in."""
    return People(cognito)


@pytest.fixture
def others(cognito) -> "People":
    """Another one: a second provider for the same identities."""
    return People(cognito)


class People:
    """A user pool as a provider of identity pools: ``login("ann")`` is a Logins map with an ID token of hers."""

    def __init__(self, cognito: Any) -> None:
        self.cognito = cognito
        self.id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
        self.client_id = cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        self.provider = f"cognito-idp.us-east-1.amazonaws.com/{self.id}"
        self.settings = {"ProviderName": self.provider, "ClientId": self.client_id}
        self._tokens: dict[str, str] = {}

    def login(self, name: str) -> dict[str, str]:
        if name not in self._tokens:
            self._tokens[name] = self._sign_up(name)
        return {self.provider: self._tokens[name]}

    def _sign_up(self, name: str) -> str:
        who = {"UserPoolId": self.id, "Username": name}
        self.cognito.admin_create_user(**who, MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
        answer = self.cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=self.client_id,
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        return answer["AuthenticationResult"]["IdToken"]


@pytest.fixture
def pool(make_pool, people, others) -> str:
    """The id of an identity pool for guests, both user pools' users, and a developer's own."""
    made = make_pool(
        DeveloperProviderName="login.example",
        CognitoIdentityProviders=[people.settings, others.settings],
    )
    return made["IdentityPoolId"]


@pytest.fixture
def come_back(pool) -> Callable[..., str]:
    """An app that has an identity's id already, with logins or none: the id that it leads to."""

    def come(identity_id: str, logins: dict[str, str] | None = None) -> str:
        kept = find_identity_pool(pool)
        return identity_for(Call(), kept, verify_logins(Call(), kept, logins or {}), identity_id).public_id

    return come
