"""The people and places of the attacks: those of the identity pools' tests."""

from tests.identities.conftest import identities, make_pool, public
from tests.identities.credentials.conftest import ann, place

__all__ = ["ann", "identities", "make_pool", "place", "public"]
