"""A JSON Web Token as it was pasted: its parts, before anything is believed."""

import binascii
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True)
class Token:
    """The parts of a token. ``problem`` says why it is none, and is empty where it is one; some of it may be
    ``readable`` all the same."""

    text: str = field(repr=False)
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    readable: bool = False

    @property
    def use(self) -> str:
        """``id`` or ``access``; empty where it is neither."""
        use = self.claims.get("token_use")
        return use if use in ("id", "access") else ""


def read_token(pasted: str) -> Token:
    """The token in a text, with or without ``Bearer`` before it."""
    text = "".join(pasted.split())
    text = text[6:] if text.lower().startswith("bearer") else text
    text = text.strip("\"'")
    parts = text.split(".")
    if len(parts) == 5:
        return Token(
            text,
            problem="It has five parts: it is encrypted, as Cognito's refresh tokens are. Only Cognito reads it.",
        )
    if len(parts) != 3:
        return Token(text, problem=f"A token has three parts with dots between them; this has {len(parts)}.")
    if not parts[2]:
        return _decoded(text, parts, "It has no signature: anybody can write such a token.")
    return _decoded(text, parts, "")


def _decoded(text: str, parts: list[str], problem: str) -> Token:
    try:
        header, claims = (_object(part) for part in parts[:2])
    except (ValueError, binascii.Error):
        return Token(
            text, problem=problem or "Its parts are not JSON in Base64: perhaps some of it was not copied."
        )
    return Token(text, header, claims, problem, readable=True)


def _object(part: str) -> dict[str, Any]:
    value = orjson.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
