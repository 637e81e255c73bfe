"""Pools with functions, and what a trigger is run for."""

from collections.abc import Callable
from typing import Any

import pytest

from pools.models import User, UserPool
from pools.wire.call import Call


@pytest.fixture
def call() -> Call:
    """A call from a browser's SDK."""
    return Call(endpoint="http://127.0.0.1:8000", user_agent="aws-sdk-js/3.9.0 os/macOS lang/js")


@pytest.fixture
def make_pool(cognito) -> Callable[..., UserPool]:
    """Makes a pool with these members of LambdaConfig; ``settings`` are CreateUserPool's other members."""

    def make(settings: dict[str, Any] | None = None, **functions: Any) -> UserPool:
        described = cognito.create_user_pool(PoolName="people", LambdaConfig=functions, **(settings or {}))
        return UserPool.objects.get(public_id=described["UserPool"]["Id"])

    return make


@pytest.fixture
def make_ann(cognito) -> Callable[[UserPool], User]:
    """Makes ann, whose e-mail address is verified."""

    def make(pool: UserPool) -> User:
        attributes = {"email": "ann@example.com", "email_verified": "true"}
        cognito.admin_create_user(
            UserPoolId=pool.public_id,
            Username="ann",
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        return User.objects.select_related("pool").get(pool=pool)

    return make
