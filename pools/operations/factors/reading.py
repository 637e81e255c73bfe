"""GetUserAuthFactors and AdminGetUserAuthFactors."""

from pools.models import User
from pools.rules.first_factors import configured_factors
from pools.rules.mfa.factors import describe_factors
from pools.rules.tokens.reading import read_access_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import find_user
from pools.wire.call import Call


def get_user_auth_factors(call: Call, *, access_token: str) -> dict:
    """What the token's user can sign in with, first and second factors."""
    return _describe(read_access_token(call, access_token).user)


def admin_get_user_auth_factors(call: Call, *, user_pool_id: str, username: str) -> dict:
    """What a user can sign in with, first and second factors."""
    return _describe(find_user(find_pool(user_pool_id), username))


def _describe(user: User) -> dict:
    described = describe_factors(user)
    described.pop("MFAOptions", None)
    return {
        "Username": user.username,
        **described,
        "ConfiguredUserAuthFactors": configured_factors(user),
    }
