"""A pool with an app, as strangers and administrators use it, and what becomes of an act."""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

PASSWORD, OTHERS = "Correct-horse-1", "Other-horse-2"


def attributes(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def verified(email: str) -> dict[str, str]:
    return {"email": email, "email_verified": "true"}


class Pool:
    """A pool with an app, and what the tests do there."""

    def __init__(self, cognito, anonymous, **settings) -> None:
        self.cognito, self.anonymous = cognito, anonymous
        asked = {"PoolName": "people", "AutoVerifiedAttributes": ["email"]} | settings
        self.id = cognito.create_user_pool(**asked)["UserPool"]["Id"]
        self.app = cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        )["UserPoolClient"]["ClientId"]  # fmt: skip

    def create(self, name: str, *, force: bool = False, **given: str) -> str:
        """Make a user as an administrator; their sub."""
        made = self.cognito.admin_create_user(
            UserPoolId=self.id,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=attributes(**given),
            ForceAliasCreation=force,
        )["User"]
        return made["Attributes"][0]["Value"]

    def add(self, name: str, **given: str) -> str:
        """As :meth:`create`, with a password of their own."""
        sub = self.create(name, **given)
        self.cognito.admin_set_user_password(
            UserPoolId=self.id, Username=name, Password=PASSWORD, Permanent=True
        )
        return sub

    def sign_up(self, name: str, **given: str) -> dict:
        return self.anonymous.sign_up(
            ClientId=self.app, Username=name, Password=OTHERS, UserAttributes=attributes(**given)
        )

    def sign_in(self, name: str, password: str = PASSWORD) -> dict:
        return self.anonymous.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=self.app,
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )["AuthenticationResult"]

    def change(self, name: str, **given: str) -> None:
        self.cognito.admin_update_user_attributes(
            UserPoolId=self.id, Username=name, UserAttributes=attributes(**given)
        )

    def read(self, name: str) -> dict[str, str]:
        user = self.cognito.admin_get_user(UserPoolId=self.id, Username=name)
        return {a["Name"]: a["Value"] for a in user["UserAttributes"]} | {"username": user["Username"]}


def code_of(act: Callable, *given, **named) -> str:
    """The code of the error that an act ends in."""
    with pytest.raises(ClientError) as caught:
        act(*given, **named)
    return caught.value.response["Error"]["Code"]
