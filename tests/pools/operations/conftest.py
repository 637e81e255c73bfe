"""The pools that operations are tried on."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def make_pool(cognito) -> Callable[..., dict]:
    """Makes a pool called ``people`` and gives it as it is described."""

    def make(**settings: Any) -> dict:
        return cognito.create_user_pool(PoolName="people", **settings)["UserPool"]

    return make


@pytest.fixture
def make_pool_id(make_pool) -> Callable[..., str]:
    """As ``make_pool``, where the id is enough."""
    return lambda **settings: make_pool(**settings)["Id"]


@pytest.fixture
def pool_id(make_pool_id) -> str:
    """A pool that was told nothing."""
    return make_pool_id()
