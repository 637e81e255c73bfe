"""Reading OpenID Connect ID tokens (JWT): their parts, their times, their signature.

Follows "OpenID Connect Core 1.0", section 3.1.3.7.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from jwt.types import Options

from pools.rules.federation.checks import Check, passed
from pools.rules.federation.rejections import Rejected

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""How a provider may sign: with a private key. ``none`` and HMAC, whose key would be a public one, are not among them."""
LEEWAY = timedelta(seconds=60)
"""How far another issuer's clock may be off."""
MAX_SUBJECT = 255
_UNVERIFIED: Options = {"verify_signature": False}
_SIGNATURE_ALONE: Options = {
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


@dataclass(frozen=True)
class IdToken:
    """The parts of a token, of which nothing has been verified yet."""

    text: str
    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def kid(self) -> str:
        kid = self.header.get("kid", "")
        return kid if isinstance(kid, str) else ""

    @property
    def algorithm(self) -> str:
        return str(self.header.get("alg", ""))


def parse(token: str) -> IdToken:
    """The parts of something that may be an ID token. Raises Rejected."""
    try:
        parts = jwt.api_jwt.decode_complete(token, options=_UNVERIFIED)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Rejected(Check.FORM, "Not a valid OpenId Connect identity token.") from None
    return IdToken(token, parts["header"], parts["payload"])


def check_signature(token: IdToken, key: Any, algorithms: tuple[str, ...] = ALGORITHMS) -> None:
    """Raise Rejected unless this key signed the token, in one of these ways."""
    if token.algorithm not in algorithms:
        raise Rejected(Check.ALGORITHM, "Couldn't verify signed token.")
    try:
        jwt.decode(token.text, key, algorithms=[token.algorithm], options=_SIGNATURE_ALONE)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Rejected(Check.SIGNATURE, "Token signature invalid.") from None
    passed(Check.ALGORITHM, token.algorithm)
    passed(Check.SIGNATURE, token.kid)


def check_claims(token: IdToken, now: datetime, leeway: timedelta = LEEWAY) -> str:
    """The token's subject, where it has what every ID token has and its time is now. Raises Rejected.

    ``leeway`` is how long after its end it is still taken.
    """
    for name in ("iss", "sub", "aud", "exp", "iat"):
        if token.claims.get(name) in (None, "", []):
            raise Rejected(Check.FORM, f"Missing a required claim: {name}")
    moment = int(now.timestamp())
    early, expires = moment + int(LEEWAY.total_seconds()), _seconds(token, "exp")
    if expires + int(leeway.total_seconds()) <= moment:
        raise Rejected(Check.TIME, f"Token expired: {moment} >= {expires}")
    if _seconds(token, "iat") > early or ("nbf" in token.claims and _seconds(token, "nbf") > early):
        raise Rejected(Check.TIME, "Token is not valid yet.")
    passed(Check.TIME, f"from {_seconds(token, 'iat')} to {expires}, and it is {moment}")
    subject = token.claims["sub"]
    if not isinstance(subject, str) or len(subject) > MAX_SUBJECT:
        raise Rejected(Check.SUBJECT, "The claim sub is not a name of at most 255 characters.")
    passed(Check.SUBJECT, subject)
    return subject


def audiences(token: IdToken) -> tuple[str, ...]:
    """Whom the token is for: its ``aud``, which may be one or several."""
    aud = token.claims.get("aud")
    given = aud if isinstance(aud, list) else [aud]
    return tuple(each for each in given if isinstance(each, str))


def _seconds(token: IdToken, name: str) -> int:
    value = token.claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e15 < value < 1e15:
        raise Rejected(Check.TIME, f"The claim {name} is not a time.")
    return int(value)
