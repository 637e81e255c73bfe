"""The people and places of the attacks: those of the identity pools' tests, and counters that hold nothing of another test."""

from collections.abc import Iterator

import pytest

from pools.rules.limits import buckets
from tests.identities.conftest import identities, make_pool, public
from tests.identities.credentials.conftest import ann, place

__all__ = ["ann", "identities", "make_pool", "place", "public"]


@pytest.fixture
def counted(redis) -> Iterator[None]:
    """What is counted against limits is counted in a real Redis, from nothing."""
    buckets.empty()
    yield
    buckets.empty()
