"""OpenID tokens for a developer's own users. Follows GetOpenIdTokenForDeveloperIdentity."""

from datetime import timedelta

from identities.credentials.claims import identity_claims
from identities.linking.developer_users import identity_for_developer
from identities.linking.pools import find_identity_pool
from identities.logins.assertions import check_unspent, hold_assertions
from identities.logins.verified import VerifiedLogin
from identities.logins.verifying import verify_logins
from identities.tokens import issue
from pools import errors
from pools.wire.call import Call

LIFETIME = timedelta(minutes=15)


def get_open_id_token_for_developer_identity(
    call: Call,
    *,
    identity_pool_id: str,
    logins: dict[str, str],
    identity_id: str | None = None,
    principal_tags: dict[str, str] | None = None,
    token_duration: int | None = None,
) -> dict:
    """``logins`` holds the developer's user, and may hold tokens of public providers beside it."""
    pool = find_identity_pool(identity_pool_id)
    name = pool.settings.get("DeveloperProviderName")
    if name is None or name not in logins:
        raise errors.InvalidParameterException(
            f"Logins must name a user of the developer provider {name}."
            if name
            else "This identity pool has no developer provider."
        )
    others = {provider: token for provider, token in logins.items() if provider != name}
    developer = VerifiedLogin(name, logins[name], developer=True)
    try:
        verified = [developer, *verify_logins(call, pool, others)]
    except errors.ExternalServiceException as problem:  # which this operation does not know
        raise errors.NotAuthorizedException(problem.message) from None
    check_unspent(verified)
    identity = identity_for_developer(call, pool, verified, identity_id)
    hold_assertions(verified, identity.public_id)
    claims = identity_claims(call, pool, identity, verified, principal_tags)
    lifetime = timedelta(seconds=token_duration) if token_duration else LIFETIME
    return {"IdentityId": identity.public_id, "Token": issue(claims, lifetime, call.now)}
