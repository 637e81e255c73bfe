"""What a token of an identity says. Follows GetOpenIdToken and "Role trust and permissions" (DG:role-trust-and-permissions)."""

from collections.abc import Mapping, Sequence
from typing import Any

from identities.credentials.principal_tags import check_tags, tags_claim, tags_of_logins
from identities.logins.user_pools import is_user_pool
from identities.logins.verified import VerifiedLogin
from identities.models import Identity, IdentityPool
from pools.wire.call import Call

AUTHENTICATED, UNAUTHENTICATED = "authenticated", "unauthenticated"
_POOL_ARN = "https://cognito-identity.amazonaws.com/identity-pool-arn"


def identity_claims(
    call: Call,
    pool: IdentityPool,
    identity: Identity,
    logins: Sequence[VerifiedLogin],
    tags: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The claims of a token for an identity that these logins lead to; a guest's for none.

    ``tags`` are principal tags beside those that the providers' maps make of the logins' claims, and go before them.
    """
    tags = tags_of_logins(pool, logins) | dict(tags or {})
    check_tags(tags)
    return {
        "sub": identity.public_id,
        "aud": pool.public_id,
        "amr": amr(pool, logins),
        _POOL_ARN: identity_pool_arn(pool.public_id, call.account_id),
        **tags_claim(tags),
    }


def amr(pool: IdentityPool, logins: Sequence[VerifiedLogin]) -> list[str]:
    """How the identity was authenticated: whether, by which providers, and who it is at those that tell."""
    if not logins:
        return [UNAUTHENTICATED]
    return [AUTHENTICATED, *(name for login in logins for name in _names(pool, login))]


def _names(pool: IdentityPool, login: VerifiedLogin) -> tuple[str, ...]:
    if login.developer:
        return login.provider, f"{login.provider}:{pool.public_id}:{login.subject}"
    if is_user_pool(login.provider):
        return login.provider, f"{login.provider}:CognitoSignIn:{login.subject}"
    return (login.provider,)


def identity_pool_arn(pool_id: str, account_id: str) -> str:
    """The ARN of an identity pool, in the Region that its id begins with."""
    return f"arn:aws:cognito-identity:{pool_id.partition(':')[0]}:{account_id}:identitypool/{pool_id}"
