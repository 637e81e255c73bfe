"""What of a trip is shown: secrets as their length and a digest, everything else as text."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

LONGEST = 4096
MOST = 200
SECRET = frozenset(
    {
        "access_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "id_token",
        "id_token_hint",
        "refresh_token",
        "RelayState",
        "SAMLRequest",
        "SAMLResponse",
        "Signature",
        "state",
        "user",
    }
)
"""What opens something, or is shown decoded beside it."""


def fields_of(given: Mapping[str, Any]) -> list[dict[str, str]]:
    """Names and values to show, at most :data:`MOST`."""
    return [
        {"Name": str(name)[:256], "Value": shown(name, value)} for name, value in list(given.items())[:MOST]
    ]


def shown(name: str, value: Any) -> str:
    """A value as text, at most :data:`LONGEST` characters of it; of a secret its length and a digest."""
    text = as_text(value)
    if name in SECRET and text:
        return f"{len(text)} characters, SHA-256 {sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}…"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def as_text(value: Any) -> str:
    """Text as it is, everything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
