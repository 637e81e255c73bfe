"""Issuing and reading the OpenID tokens of identities. Follows GetOpenIdToken."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from identities.tokens.keys import issuer, public_key, signer
from pools import errors

TAGS = "https://aws.amazon.com/tags"
"""The claim in which AWS STS looks for session tags."""
_INVALID = "Invalid login token. Not a token of this identity provider."


class ExpiredToken(errors.NotAuthorizedException):
    """A token of ours that was good once. Cognito's operations answer it as NotAuthorizedException."""

    @property
    def code(self) -> str:
        return errors.NotAuthorizedException.__name__


def issue(claims: Mapping[str, Any], lifetime: timedelta, now: datetime) -> str:
    """A token of the site's identity issuer with these claims, valid for so long."""
    issued = int(now.timestamp())
    times = {"iat": issued, "exp": issued + int(lifetime.total_seconds())}
    return signer().sign({"iss": issuer(), **claims, **times})


def read(token: str, now: datetime) -> dict[str, Any]:
    """The claims of a token that this site's identity issuer signed.

    Raises NotAuthorizedException, and its kind ExpiredToken where nothing but time speaks against the token.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid", "")
        key = public_key(kid, now) if isinstance(kid, str) else None
        if key is None:
            raise errors.NotAuthorizedException(_INVALID)
        # The clock is the call's, not that of the library.
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=issuer(),
            options={
                "require": ["exp", "iat", "sub", "aud"],
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        expires = datetime.fromtimestamp(claims["exp"], UTC)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError):
        raise errors.NotAuthorizedException(_INVALID) from None
    if expires <= now:
        raise ExpiredToken(f"Invalid login token. Token expired: {claims['exp']} <= {int(now.timestamp())}")
    return claims
