"""What a provider knows us by at its token endpoint (``client_secret_post``)."""

from datetime import datetime, timedelta

import jwt

from pools.models import IdentityProvider
from pools.rules.federation.checks import Check
from pools.rules.federation.oidc.kinds import details_of
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.secrets import client_secrets, secrets_of

_LIVES = timedelta(minutes=5)


def secrets_to_try(provider: IdentityProvider, now: datetime) -> tuple[str, ...]:
    """The secrets to try, one after another: the provider's, and one that it replaced a while ago; "" for a public client.

    Apple's is a token that its private key signs. Raises Rejected where that key signs nothing.
    """
    if key := secrets_of(provider).get("private_key"):
        return (_signed(provider, key, now),)
    return client_secrets(provider, now) or ("",)


def _signed(provider: IdentityProvider, key: str, now: datetime) -> str:
    """Follows "Creating a client secret" of Sign in with Apple's REST API."""
    details = details_of(provider)
    claims = {
        "iss": details.get("team_id", ""),
        "iat": int(now.timestamp()),
        "exp": int((now + _LIVES).timestamp()),
        "aud": details.get("oidc_issuer", ""),
        "sub": details.get("client_id", ""),
    }
    try:
        return jwt.encode(claims, key, "ES256", headers={"kid": details.get("key_id", "")})
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Rejected(Check.KEY, "The provider's private_key is no key that signs with ES256.") from None
