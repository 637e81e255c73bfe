"""Logins with ID tokens of user pools: this site's own, and those that live on AWS.

Follows "Integrating a user pool with an identity pool" (DG:amazon-cognito-integrating-user-pools-with-identity-pools).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import regex

from identities.logins.refusals import unsupported
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool
from pools import errors
from pools.models import AppClient, SignIn, User, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.federation.checks import Check
from pools.rules.federation.id_tokens import LEEWAY, IdToken, check_claims, check_signature, parse
from pools.rules.federation.provider_keys import verify_signature
from pools.rules.federation.rejections import Rejected
from pools.rules.signing_keys.keys import documents_url, issuers, public_key
from pools.wire.call import Call

_PROVIDER = regex.compile(r"cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[\w-]+_[0-9a-zA-Z]+")


def is_user_pool(provider: str) -> bool:
    """Whether a key of the Logins map names a user pool: by AWS's name, or by this site's issuer as Amplify does."""
    return _PROVIDER.fullmatch(provider) is not None or _own_pool(provider) is not None


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a user pool's ID token. Raises NotAuthorizedException, Rejected, Unreachable."""
    token = parse(text)
    by_issuer = _own_pool(provider)
    user_pool = by_issuer or find_one(UserPool, public_id=provider.rpartition("/")[2])
    expected = f"https://{provider}"
    if token.claims.get("iss") not in (issuers(user_pool) if user_pool else [expected]):
        raise Rejected(Check.ISSUER, "Issuer doesn't match providerName")
    subject = check_claims(token, call.now, timedelta(0) if user_pool else LEEWAY)
    if token.claims.get("token_use") != "id":
        raise Rejected(Check.FORM, "Token is not an ID token.")
    named = canonical_name(by_issuer) if by_issuer else provider
    ask = bool(_settings(pool, named, token).get("ServerSideTokenCheck"))
    if user_pool:
        _check_own(call, user_pool, token, ask=ask)
    elif ask:
        raise errors.InvalidParameterException(
            f"ServerSideTokenCheck cannot be made for {provider}: its sessions are on AWS."
        )
    else:
        verify_signature(token, expected, call.now)
    return VerifiedLogin(named, subject, token.claims["aud"], token.claims)


def canonical_name(user_pool: UserPool) -> str:
    """The key of the Logins map for a user pool of this site."""
    region = user_pool.public_id.partition("_")[0]
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"cognito-idp.{region}.{domain}/{user_pool.public_id}"


def _own_pool(provider: str) -> UserPool | None:
    """The user pool whose issuer, without its scheme, is this key."""
    site, _, pool_id = provider.rpartition("/")
    if not site or _PROVIDER.fullmatch(provider):
        return None
    user_pool = find_one(UserPool, public_id=pool_id)
    return user_pool if user_pool and documents_url(user_pool).partition("://")[2] == provider else None


def _settings(pool: IdentityPool, provider: str, token: IdToken) -> Mapping[str, Any]:
    """What the identity pool says of this user pool and the app client that the token was made for."""
    for settings in pool.settings.get("CognitoIdentityProviders") or ():
        if settings.get("ProviderName") == provider and settings.get("ClientId") == token.claims["aud"]:
            return settings
    raise unsupported()


def _check_own(call: Call, user_pool: UserPool, token: IdToken, *, ask: bool) -> None:
    """Raise unless the pool signed the token and, where ``ask`` says to look, its user is still signed in and its app
    client is still there."""
    key = public_key(user_pool, token.kid, "id", call.now)
    if key is None:
        raise Rejected(Check.KEY, "Couldn't verify signed token.")
    check_signature(token, key, ("RS256",))
    if ask:
        _check_session(user_pool, token)


def _check_session(user_pool: UserPool, token: IdToken) -> None:
    client = find_one(AppClient, id=str(token.claims["aud"]))
    if client is None or client.pool_id != user_pool.id:
        raise errors.NotAuthorizedException("Token has been revoked.")
    user = find_one(User, pool_id=user_pool.id, sub=token.claims["sub"])
    if user is None:
        raise errors.NotAuthorizedException("User does not exist.")
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    sign_in = find_one(SignIn, id=str(token.claims.get("event_id", "")))
    if sign_in is None or sign_in.user_id != user.id or sign_in.revoked is not None:
        raise errors.NotAuthorizedException("Token has been revoked.")
