"""The checks of a verifier, in the order in which it makes them.

Follows "Verifying JSON web tokens" (DG:amazon-cognito-user-pools-using-tokens-verifying-a-jwt).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from dashboard.tokens.claims import moment_of
from dashboard.tokens.reading import Token

PASSED, FAILED, UNKNOWN, NOTE = "passed", "failed", "unknown", "note"
SELF_SERVICE = "aws.cognito.signin.user.admin"


@dataclass(frozen=True)
class Check:
    """One check: its name, how it came out, and why; of a time also which."""

    name: str
    verdict: str
    why: str
    moment: datetime | None = None


def check_structure(token: Token) -> Check:
    if token.problem:
        return Check("Structure", FAILED, token.problem)
    return Check("Structure", PASSED, "Header, claims and signature, each readable.")


def check_algorithm(token: Token) -> Check:
    algorithm, typ = token.header.get("alg"), token.header.get("typ")
    if str(algorithm).lower() == "none":
        why = "“none”: it is not signed at all. A verifier that takes this lets everybody in."
    elif str(algorithm).startswith("HS"):
        why = f"{algorithm} signs with a shared secret. Who takes it with a public key lets everybody in."
    elif algorithm != "RS256":
        why = f"{algorithm} is not RS256, the one algorithm of user pools."
    elif "crit" in token.header:
        why = "The header names extensions (crit) that a verifier must refuse."
    elif typ not in (None, "JWT"):
        why = f"Its type is {typ}: it is signed by the pool, but it is no token of a user."
    else:
        return Check("Algorithm", PASSED, "RS256.")
    return Check("Algorithm", FAILED, why)


def check_issuer(token: Token, issuers: list[str]) -> Check:
    issuer = token.claims.get("iss")
    if issuer in issuers:
        return Check("Issuer", PASSED, f"This pool: {issuer}")
    if not issuer:
        return Check("Issuer", FAILED, "It names no issuer (iss).")
    return Check("Issuer", FAILED, f"It is from {issuer}, and this pool is {issuers[0]}.")


def check_key(token: Token, keys: list[dict[str, Any]], now: datetime) -> tuple[Check, dict[str, Any] | None]:
    """Whether the pool has the key that the header names, and the key."""
    kid = token.header.get("kid")
    key = next((each for each in keys if kid and each.get("kid") == kid), None)
    if key is None:
        why = f"The pool publishes no key {kid}." if kid else "The header names no key (kid)."
        return Check("Key", FAILED, f"{why} The token is another pool's, or the key was retired."), None
    use = key.get("token_use")
    if use and token.use and use != token.use:
        return Check(
            "Key", FAILED, f"{kid} signs {use} tokens, and this says that it is one for {token.use}."
        ), key
    state = "retired, but it still verifies" if key.get("until") else "published now"
    return Check("Key", PASSED, f"{kid}, {state}."), key


def check_signature(token: Token, key: dict[str, Any] | None) -> Check:
    if key is None:
        return Check("Signature", FAILED, "Without the key it cannot be verified, and so it is not believed.")
    try:
        jwt.PyJWS().decode_complete(token.text, jwt.PyJWK(key, "RS256"), algorithms=["RS256"])
    except jwt.PyJWTError:
        return Check(
            "Signature", FAILED, "It does not fit: the token was changed, or signed by somebody else."
        )
    return Check("Signature", PASSED, "The pool signed exactly these claims.")


def check_use(token: Token) -> Check:
    words = {
        "id": "An ID token: it says who the user is.",
        "access": "An access token: it says what an app may do.",
    }
    if token.use:
        return Check("Use", PASSED, words[token.use])
    return Check("Use", FAILED, "token_use is neither id nor access.")


def check_times(token: Token, now: datetime) -> list[Check]:
    found = [_expiry(token.claims.get("exp"), now)]
    for name, label, early in (
        ("iat", "Made", "It is from the future: a clock is wrong, or the token is made up."),
        ("nbf", "Not before", "It does not count yet."),
    ):
        moment = moment_of(token.claims.get(name))
        if moment and (moment - now).total_seconds() > 60:
            found.append(Check(label, FAILED, early, moment))
        elif moment:
            found.append(Check(label, PASSED, "Not in the future.", moment))
        elif name == "iat":
            found.append(Check(label, FAILED, "It does not say when it was made (iat)."))
    return found


def _expiry(value: Any, now: datetime) -> Check:
    moment = moment_of(value)
    if moment is None:
        return Check("Expiry", FAILED, "It has no end (exp).")
    if moment <= now:
        return Check("Expiry", FAILED, "It has expired. The app should refresh it.", moment)
    return Check("Expiry", PASSED, "It has not expired.", moment)


def check_scopes(token: Token) -> Check | None:
    """Of access tokens: which scopes there are. A verifier asks for those of its own API."""
    if token.use != "access":
        return None
    scopes = str(token.claims.get("scope") or "").split()
    if not scopes:
        return Check("Scopes", NOTE, "None.")
    own = "; the user may change their own profile with it" if SELF_SERVICE in scopes else ""
    return Check("Scopes", NOTE, f"{', '.join(scopes)}{own}.")
