"""A pool with ann, who has a password of her own, and an app client that allows what a test asks for."""

from collections.abc import Callable
from typing import Any

import pytest

PASSWORD = "Correct-horse-1"
EMAIL = "ann@example.com"


@pytest.fixture
def pool(cognito) -> str:
    return cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]


@pytest.fixture
def make_app(cognito, pool) -> Callable[..., dict]:
    """Makes an app client that allows every flow, as it is described."""

    def make(**settings: Any) -> dict:
        flows = [
            "USER_PASSWORD_AUTH",
            "ADMIN_USER_PASSWORD_AUTH",
            "USER_SRP_AUTH",
            "CUSTOM_AUTH",
            "REFRESH_TOKEN_AUTH",
        ]
        asked = {"ExplicitAuthFlows": [f"ALLOW_{flow}" for flow in flows], "ClientName": "app"} | settings
        return cognito.create_user_pool_client(UserPoolId=pool, **asked)["UserPoolClient"]

    return make


@pytest.fixture
def client_id(make_app) -> str:
    return make_app()["ClientId"]


@pytest.fixture
def make_user(cognito, pool) -> Callable[..., None]:
    """Makes a user with a password of their own, and these attributes."""

    def make(name: str, password: str = PASSWORD, **attributes: str) -> None:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)

    return make


@pytest.fixture
def ann(make_user) -> str:
    make_user("ann", email=EMAIL, email_verified="true")
    return "ann"


@pytest.fixture
def sign_in(cognito, ann) -> Callable[..., dict]:
    """Signs ann in with her password; what InitiateAuth answers."""

    def sign(client_id: str, *, username: str = ann, password: str = PASSWORD, **more: str) -> dict:
        parameters = {"USERNAME": username, "PASSWORD": password, **more}
        return cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=client_id, AuthParameters=parameters
        )

    return sign


@pytest.fixture
def tokens(sign_in, client_id) -> dict:
    """The tokens of a sign-in of ann."""
    return sign_in(client_id)["AuthenticationResult"]
