"""An identity pool, and what its providers' tokens prove."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from identities.logins.verified import VerifiedLogin
from identities.logins.verifying import verify_logins
from identities.models import IdentityPool
from pools.errors import ServiceError
from pools.wire.call import Call
from tests.pools.sign_in.conftest import (  # noqa: F401 (the people and the app of a user pool)
    ann,
    client_id,
    make_app,
    make_user,
    pool,
    sign_in,
    tokens,
)


@pytest.fixture
def identity_pool(db) -> IdentityPool:
    """A pool that takes nobody's tokens yet: tests put providers into its ``settings``."""
    now = timezone.now()
    return IdentityPool.objects.create(
        public_id=f"us-east-1:{uuid4()}", name="visitors", created=now, modified=now
    )


@pytest.fixture
def verify(identity_pool) -> Callable[[str, str], VerifiedLogin]:
    """The login that a token proves: ``verify(provider, token)``."""

    def run(provider: str, token: str) -> VerifiedLogin:
        [login] = verify_logins(Call(), identity_pool, {provider: token})
        return login

    return run


@pytest.fixture
def refusal(verify) -> Callable[[str, str], tuple[str, str]]:
    """Why a token is refused: the error's code and its message."""

    def run(provider: str, token: str) -> tuple[str, str]:
        with pytest.raises(ServiceError) as caught:
            verify(provider, token)
        return caught.value.code, caught.value.message

    return run


def invalid(reason: str) -> tuple[str, str]:
    """What :func:`refusal` gives for a bad token."""
    return "NotAuthorizedException", f"Invalid login token. {reason}"


UNSUPPORTED = "NotAuthorizedException", "Token is not from a supported provider of this identity pool."
