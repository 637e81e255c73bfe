"""Secrets of authenticator apps (TOTP) as sources write them: Base32, an ``otpauth://`` address, Keycloak's credentials."""

from base64 import b32decode, b32encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import regex

from dashboard.csv_files.hashes.carrying import Carried
from dashboard.csv_files.hashes.documents import opened, read_document

_BASE32 = regex.compile(r"[A-Z2-7]+")
_SHORTEST, _LONGEST = 10, 128
OTHER = "The authenticator app makes codes of another kind: six digits, 30 seconds and SHA-1 are carried."
NO_SECRET = "This is no secret of an authenticator app: Base32 of at least 16 letters, or an otpauth address."


def carry_totp(value: str) -> Carried:
    """The secret in Base32 without padding, or why it cannot be carried. Never raises."""
    value = value.strip()
    if not value or value == r"\N":
        return Carried("")
    document = read_document(value)
    if document is not None:
        return _keycloak(document)
    if value.lower().startswith("otpauth:"):
        return _address(value)
    return _checked(value)


def _checked(text: str) -> Carried:
    bare = regex.sub(r"[\s-]", "", text).upper().rstrip("=")
    if not _BASE32.fullmatch(bare):
        return Carried("", NO_SECRET)
    try:
        secret = b32decode(bare + "=" * (-len(bare) % 8))
    except ValueError:
        return Carried("", NO_SECRET)
    return Carried(bare) if _SHORTEST <= len(secret) <= _LONGEST else Carried("", NO_SECRET)


def _address(value: str) -> Carried:
    """As apps read it from a picture (the Key Uri Format of Google Authenticator)."""
    try:
        address = urlsplit(value)
    except ValueError:
        return Carried("", NO_SECRET)
    query = {name: values[-1] for name, values in parse_qs(address.query).items()}
    usual = query.get("algorithm", "SHA1").upper() in ("SHA1", "SHA-1", "HMACSHA1")
    if (
        address.netloc.lower() != "totp"
        or not usual
        or query.get("digits", "6") != "6"
        or query.get("period", "30") != "30"
    ):
        return Carried("", OTHER)
    return _checked(unquote(query.get("secret", "")))


def _keycloak(document: Any) -> Carried:
    """Keycloak keeps the secret as the bytes themselves, in a text, unless it says that they are Base32."""
    if isinstance(document, Mapping):
        document = document.get("credentials", [document])
    found = [each for each in document if isinstance(each, Mapping) and each.get("type") in ("otp", "totp")]
    if not found:
        return Carried("")
    data, secret = (
        opened(found[-1].get("credentialData")),
        str(opened(found[-1].get("secretData")).get("value") or ""),
    )
    usual = data.get("subType", "totp") == "totp" and str(data.get("algorithm", "HmacSHA1")) == "HmacSHA1"
    if not usual or str(data.get("digits", 6)) != "6" or str(data.get("period", 30)) != "30":
        return Carried("", OTHER)
    if data.get("secretEncoding") == "BASE32":
        return _checked(secret)
    return _checked(b32encode(secret.encode()).decode())
