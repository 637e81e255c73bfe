"""The logins of a call: each token goes to the kind of provider that its key names.

Follows the Logins parameter of GetId and "Identity pools third-party identity providers" (DG:external-identity-providers).
"""

from collections.abc import Callable, Mapping

from identities.logins import developer, open_id, saml, social, user_pools
from identities.logins.refusals import invalid, unsupported
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool
from pools import errors
from pools.rules.federation.rejections import Rejected, Unreachable
from pools.wire.call import Call

MAX_LOGINS = 10
Verify = Callable[[Call, IdentityPool, str, str], VerifiedLogin]


def verify_logins(call: Call, pool: IdentityPool, logins: Mapping[str, str]) -> list[VerifiedLogin]:
    """What each login of the Logins map proves, in the order given.

    Every key is looked at before the first token is: nobody is asked for a call that is refused anyway.
    Raises NotAuthorizedException for a bad token and for a provider that is not the pool's,
    InvalidParameterException for a malformed map, ExternalServiceException where a provider is down or slow.
    """
    if len(logins) > MAX_LOGINS:
        raise errors.InvalidParameterException(
            f"Logins has {len(logins)} entries: at most {MAX_LOGINS} are allowed."
        )
    kinds = [(_kind(pool, provider), provider, token) for provider, token in logins.items()]
    try:
        return [verify(call, pool, provider, token) for verify, provider, token in kinds]
    except Rejected as problem:
        raise invalid(problem.said) from None
    except Unreachable as problem:
        raise errors.ExternalServiceException(str(problem)) from None


def _kind(pool: IdentityPool, provider: str) -> Verify:
    """What verifies tokens of this provider."""
    if developer.is_developer(provider):
        return developer.verify
    if user_pools.is_user_pool(provider):
        return user_pools.verify
    if social.is_social(provider):
        return social.verify
    if saml.is_saml(provider):
        return saml.verify
    if open_id.is_open_id(pool, provider):
        return open_id.verify
    if provider == pool.settings.get("DeveloperProviderName") or "." not in provider:
        raise errors.InvalidParameterException("Please provide a valid public provider.")
    raise unsupported()
