"""What the claims of a user pool's tokens mean.

Follows "Understanding the ID token" and "Understanding the access token" (DG:amazon-cognito-user-pools-using-the-id-token).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

_MEANINGS = {
    "sub": "The user's own id. It never changes and is never used again.",
    "iss": "Who issued the token: the pool.",
    "aud": "For which app client it was made.",
    "client_id": "For which app client it was made.",
    "token_use": "What it is for: id says who somebody is, access what they may do.",
    "scope": "What the app may do with it.",
    "auth_time": "When the user signed in. It stays at a refresh.",
    "iat": "When this token was made.",
    "nbf": "From when on it counts.",
    "exp": "Until when it counts.",
    "jti": "This token's own id.",
    "origin_jti": "The sign-in that it comes from; all its tokens share it. Revoking ends them together.",
    "event_id": "The sign-in in the user's history.",
    "username": "The user name in the pool.",
    "cognito:username": "The user name in the pool.",
    "cognito:groups": "The user's groups, best precedence first.",
    "cognito:roles": "The roles of the user's groups.",
    "cognito:preferred_role": "The role of the group with the best precedence.",
    "device_key": "The remembered device it was made on.",
    "identities": "The identity providers that this user comes from.",
    "nonce": "What the app gave at the start, to know its own answer again.",
    "at_hash": "Ties the ID token to the access token it came with.",
    "version": "The form of the access token; 2 from the OAuth endpoints.",
    "email": "E-mail address.",
    "email_verified": "Whether the address was proven.",
    "phone_number": "Phone number.",
    "phone_number_verified": "Whether the number was proven.",
    "name": "Full name.",
    "given_name": "First name.",
    "family_name": "Last name.",
    "updated_at": "When the profile was last changed.",
    "acr": "How strong the sign-in was.",
    "amr": "How the user signed in.",
}
TIMES = ("auth_time", "iat", "nbf", "exp")


@dataclass(frozen=True)
class Claim:
    """A claim as a row. ``moment`` is set for times, ``known`` says whether Cognito defines it."""

    name: str
    value: str
    meaning: str
    moment: datetime | None = None
    known: bool = True


def explained(claims: dict[str, Any]) -> list[Claim]:
    """Every claim, the known ones first and in a readable order."""
    order = {name: index for index, name in enumerate(_MEANINGS)}
    return [
        _claim(name, claims[name]) for name in sorted(claims, key=lambda name: (order.get(name, 99), name))
    ]


def moment_of(value: Any) -> datetime | None:
    """The time of a NumericDate; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 253_402_300_800:
        return None
    return datetime.fromtimestamp(value, UTC)


def texts(value: Any) -> list[str]:
    """A claim that lists names, as a list of texts."""
    return [str(each) for each in value] if isinstance(value, list) else []


def _claim(name: str, value: Any) -> Claim:
    meaning = _MEANINGS.get(name, "")
    if not meaning:
        meaning = (
            "An attribute of the pool's own." if name.startswith("custom:") else "Not one of Cognito's own."
        )
    shown = value if isinstance(value, str) else orjson.dumps(value).decode()
    return Claim(name, shown, meaning, moment_of(value) if name in TIMES else None, name in _MEANINGS)
