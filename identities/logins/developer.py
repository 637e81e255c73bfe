"""Logins with this site's own OpenID tokens, as GetOpenIdTokenForDeveloperIdentity gives them to a developer's backend.

Follows "Developer-authenticated identities" (DG:developer-authenticated-identities).
"""

from identities.logins.refusals import invalid
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool
from identities.tokens import read
from pools.wire.call import Call

PROVIDER = "cognito-identity.amazonaws.com"


def is_developer(provider: str) -> bool:
    """Whether a key of the Logins map stands for a token of this site's identity issuer."""
    return provider == PROVIDER


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a token whose subject is the identity itself. Raises NotAuthorizedException."""
    claims = read(text, call.now)
    if claims.get("aud") != pool.public_id:
        raise invalid("Incorrect token audience")
    if "authenticated" not in (claims.get("amr") or ()):
        raise invalid("Token is not of an authenticated identity.")
    return VerifiedLogin(provider, str(claims["sub"]), pool.public_id, claims)
