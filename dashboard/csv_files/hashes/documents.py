"""Hashes in JSON: Keycloak's credentials, Okta's hash, Auth0's custom_password_hash."""

from collections.abc import Mapping
from typing import Any

import orjson

from dashboard.csv_files.hashes import encoding
from dashboard.csv_files.hashes.columns import HashFields, from_columns
from dashboard.csv_files.hashes.encoding import NotCarriedError, any_b64, any_bytes, decoded, number
from dashboard.csv_files.hashes.texts import from_text

LONGEST = 16_000


def read_document(text: str) -> Any:
    """A cell that holds JSON, with objects that are written as texts opened; None for any other cell."""
    if not text.startswith(("{", "[")) or len(text) > LONGEST:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def from_document(found: Any) -> str:
    """The string for a user's credentials or hash; empty where they have no password. Raises NotCarriedError."""
    if isinstance(found, list):
        found = password_of(found)
    if not found:
        return ""
    if not isinstance(found, Mapping):
        raise NotCarriedError("The JSON of the hash is not an object.")
    if "credentials" in found:
        return from_document(found["credentials"])
    if isinstance(found.get("password"), Mapping) and "hash" in found["password"]:
        return from_document(found["password"]["hash"])
    if "secretData" in found or "hashedSaltedValue" in found:
        return _keycloak(found)
    if isinstance(found.get("hash"), Mapping):
        return _auth0(found)
    if "algorithm" in found and "value" in found:
        return _okta(found)
    if set(found) <= {"algorithm", "type"}:
        return ""  # how a password would be hashed, and none
    raise NotCarriedError("The JSON of the hash is none of Keycloak’s, Okta’s or Auth0’s.")


def password_of(credentials: list) -> Mapping | None:
    """The password among Keycloak's credentials."""
    found = [each for each in credentials if isinstance(each, Mapping) and each.get("type") == "password"]
    return found[-1] if found else None


def opened(value: Any) -> Mapping:
    """An object that may be written as a text."""
    document = read_document(value) if isinstance(value, str) else value
    return document if isinstance(document, Mapping) else {}


def _keycloak(credential: Mapping) -> str:
    """``pbkdf2`` alone is SHA-1; the size of the key is that of the digest."""
    secret, data = opened(credential.get("secretData")), opened(credential.get("credentialData"))
    secret, data = secret or credential, data or credential
    value, salt = secret.get("value") or secret.get("hashedSaltedValue"), secret.get("salt")
    if not value or not salt:
        if not credential.get("value"):
            return ""
        raise NotCarriedError("Keycloak’s credential holds no hash with its salt.")
    name, times = str(data.get("algorithm", "")), number(data.get("hashIterations"), "number of iterations")
    if name == "argon2":
        return _keycloak_argon2(data, times, str(value), str(salt))
    functions = {"pbkdf2": "sha1", "pbkdf2-sha256": "sha256", "pbkdf2-sha512": "sha512"}
    if name not in functions:
        raise NotCarriedError(f"Hashes that Keycloak made with “{name[:40]}” cannot be carried.")
    return encoding.pbkdf2(functions[name], times, any_b64(str(salt)), any_b64(str(value)))


def _keycloak_argon2(data: Mapping, times: int, value: str, salt: str) -> str:
    more = opened(data.get("additionalParameters"))

    def first(name: str, default: str) -> str:
        given = more.get(name) or [default]
        return str(given[0] if isinstance(given, list) else given)

    version = {"1.0": 16, "1.3": 19}.get(first("version", "1.3"))
    kind, memory, lanes = (
        first("type", "id"),
        number(first("memory", ""), "memory"),
        first("parallelism", "1"),
    )
    if version is None or kind not in ("i", "d", "id"):
        raise NotCarriedError("Keycloak’s Argon2 hash is of a version or type that is not known.")
    parts = "$".join(encoding.b64(any_b64(part)).rstrip("=") for part in (salt, value))
    return (
        f"{{ARGON2}}$argon2{kind}$v={version}$m={memory},t={times},p={number(lanes, 'parallelism')}${parts}"
    )


def _okta(found: Mapping) -> str:
    """Okta's PasswordCredentialHash (developer.okta.com, Create user with imported hashed password)."""
    hasher = str(found["algorithm"])
    if hasher.upper() == "PBKDF2":
        hasher = f"PBKDF2 {found.get('digestAlgorithm', '')}"
    iterations = found.get("workFactor") or found.get("iterationCount") or ""
    order = "" if hasher.upper() == "BCRYPT" else str(found.get("saltOrder") or "")
    fields = HashFields(
        str(found["value"]), str(found.get("salt") or ""), hasher, str(iterations), order, "base64"
    )
    return from_columns(fields, None)


def _auth0(found: Mapping) -> str:
    """Auth0's custom_password_hash (Bulk user import database schema and examples)."""
    name, digest = str(found.get("algorithm", "")).lower(), opened(found["hash"])
    if opened(found.get("password")).get("encoding", "utf8") != "utf8":
        raise NotCarriedError("The passwords were not hashed in UTF-8, and the hash cannot be carried.")
    value, written = str(digest.get("value", "")), str(digest.get("encoding") or "utf8")
    whole = from_text(value)
    if whole:
        return whole
    salt = opened(found.get("salt"))
    raw = decoded(str(salt.get("value", "")), str(salt.get("encoding") or "utf8"))
    if name == "scrypt":
        cost, block, lanes = (
            number(found.get(part, default), "cost")
            for part, default in (("cost", 16384), ("blockSize", 8), ("parallelization", 1))
        )
        return encoding.scrypt(cost, block, lanes, raw, decoded(value, written))
    if name == "hmac":
        name, key = str(digest.get("digest", "")).lower(), opened(digest.get("key"))
        raw = decoded(str(key.get("value", "")), str(key.get("encoding") or "utf8"))
        order = "key"
    else:
        order = {"suffix": "suffix"}.get(str(salt.get("position")), "prefix")
    if name not in encoding.SIZES:
        raise NotCarriedError(f"Hashes of Auth0 made with “{name[:40]}” cannot be carried in this form.")
    return encoding.plain_digest(name, any_bytes(value, encoding.SIZES[name]), raw, order=order)
