"""A pool that verifies e-mail addresses, an app client of it, and people who sign up and in."""

import re
from collections.abc import Callable
from typing import Any

import pytest

PASSWORD, OTHER_PASSWORD = "Correct-horse-1", "Other-horse-2"
EMAIL, PHONE = "ann@example.com", "+15555550100"


def attributes(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


@pytest.fixture
def make_pool(cognito) -> Callable[..., str]:
    """Makes a pool that verifies e-mail addresses unless told otherwise; its id."""

    def make(**settings: Any) -> str:
        asked = {"PoolName": "people", "AutoVerifiedAttributes": ["email"]} | settings
        return cognito.create_user_pool(**asked)["UserPool"]["Id"]

    return make


@pytest.fixture
def make_app(cognito) -> Callable[..., dict]:
    """Makes an app client of a pool, as it is described."""

    def make(pool: str, **settings: Any) -> dict:
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        asked = {"ExplicitAuthFlows": flows, "ClientName": "app", "UserPoolId": pool} | settings
        return cognito.create_user_pool_client(**asked)["UserPoolClient"]

    return make


@pytest.fixture
def pool(make_pool) -> str:
    return make_pool()


@pytest.fixture
def app(make_app, pool) -> str:
    """The id of a client that hides nobody."""
    return make_app(pool)["ClientId"]


@pytest.fixture
def hiding(make_app, pool) -> str:
    """The id of a client that hides who exists."""
    return make_app(pool, PreventUserExistenceErrors="ENABLED")["ClientId"]


@pytest.fixture
def sign_up(anonymous) -> Callable[..., dict]:
    """Signs ann up with her e-mail address, unless told otherwise."""

    def sign(client: str, username: str = "ann", password: str = PASSWORD, **values: Any) -> dict:
        more = {name: value for name, value in values.items() if name[0].isupper()}
        given = {name: value for name, value in values.items() if name not in more} or {"email": EMAIL}
        return anonymous.sign_up(
            ClientId=client,
            Username=username,
            Password=password,
            UserAttributes=attributes(**given),
            **more,
        )

    return sign


@pytest.fixture
def make_user(cognito) -> Callable[..., str]:
    """Makes a user of a pool with a password of their own and these attributes; their sub."""

    def make(pool: str, name: str = "ann", password: str = PASSWORD, **given: str) -> str:
        made = cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=attributes(**given),
        )["User"]
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)
        return made["Attributes"][0]["Value"]

    return make


@pytest.fixture
def ann(make_user, pool) -> str:
    """Ann, whose e-mail address is verified; her sub."""
    return make_user(pool, email=EMAIL, email_verified="true")


@pytest.fixture
def sign_in(anonymous) -> Callable[..., dict]:
    """The tokens of a sign-in."""

    def sign(client: str, username: str = "ann", password: str = PASSWORD) -> dict:
        return anonymous.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=client,
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )["AuthenticationResult"]

    return sign


@pytest.fixture
def token(sign_in, app, ann) -> str:
    """An access token of ann."""
    return sign_in(app)["AccessToken"]


@pytest.fixture
def last_code(mailoutbox) -> Callable[[], str]:
    """The code in the latest e-mail."""
    return lambda: re.search(r"\d{6}", mailoutbox[-1].body)[0]


@pytest.fixture
def read(cognito) -> Callable[..., dict]:
    """A user as an administrator sees them, ``Attributes`` by name."""

    def look(pool: str, username: str = "ann") -> dict:
        user = cognito.admin_get_user(UserPoolId=pool, Username=username)
        return user | {"Attributes": {a["Name"]: a["Value"] for a in user["UserAttributes"]}}

    return look


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06}"
