"""Hashes of passwords: those that Lifeguard writes, and those that came with an import.

Why there are two kinds of its own: docs/decisions/2026-11-21-two-kinds-of-password-hash.md.
"""

import base64
from contextlib import suppress

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from pools.fields import MADE_HERE, key_mark, secret_keys
from pools.rules.passwords.imported import PREFIX, matches_imported

_SALT = "pools.rules.passwords.made-here"
_costs: dict[str, int] = settings.ARGON2ID
_hasher = PasswordHasher(
    time_cost=_costs["time_cost"], memory_cost=_costs["memory_cost"], parallelism=_costs["parallelism"]
)


def to_bytes(password: str) -> bytes:
    """A password as it is hashed: its exact characters in UTF-8."""
    # Half a surrogate pair, that JSON can hold and UTF-8 cannot, must be a wrong password and no crash.
    return password.encode("utf-8", "surrogatepass")


def hash_chosen(password: str) -> str:
    """The hash of a password that a person chose (Argon2id): slow, as it may be guessed."""
    return _hasher.hash(to_bytes(password))


def hash_made(password: str) -> str:
    """The hash of a password from ``make_password``: fast, as 90 random bits cannot be guessed."""
    return key_mark(settings.SECRET_KEY) + _keyed(password, settings.SECRET_KEY)


def _keyed(password: str, secret: str | bytes) -> str:
    return salted_hmac(_SALT, to_bytes(password), secret=secret, algorithm="sha256").hexdigest()


def matches(password: str, encoded: str) -> bool:
    """Whether a password is the one behind a stored hash; False for an empty or malformed one, never an error."""
    if encoded.startswith(MADE_HERE):
        digest = encoded.rpartition("$")[2]  # those from before there were marks have none
        return any(constant_time_compare(_keyed(password, key), digest) for key in secret_keys())
    if is_imported(encoded):
        return matches_imported(to_bytes(password), encoded)
    with suppress(VerificationError, InvalidHashError, UnicodeEncodeError):
        return bool(encoded) and _hasher.verify(encoded, to_bytes(password))
    return False


def is_imported(encoded: str) -> bool:
    """Whether a hash came with an import: until it is replaced, its user cannot sign in by SRP."""
    return encoded.startswith(PREFIX)


def needs_rehash(encoded: str) -> bool:
    """Whether a hash is to be replaced as soon as its password is known: it is imported or of outdated costs."""
    if encoded.startswith(MADE_HERE) or not encoded:
        return False
    if is_imported(encoded):
        return True
    try:
        return _hasher.check_needs_rehash(encoded)
    except InvalidHashError:
        return True


def proves(password: str, encoded: str) -> bool:
    """As :func:`matches`, for whoever may be guessing: a wrong password costs an Argon2id of today at least.

    Else the time would tell who was invited, imported, or is not there at all (``encoded`` is empty then). What an imported
    hash costs comes on top.
    """
    if matches(password, encoded):
        return True
    if encoded.startswith(MADE_HERE) or not encoded or needs_rehash(encoded):
        burn_time(password)
    return False


def burn_time(password: str) -> None:
    """Take as long as :func:`matches` takes for a wrong password that is kept in today's form."""
    with suppress(VerificationError):
        _hasher.verify(_nobody(), to_bytes(password))


def _nobody() -> str:
    """A hash of today's costs that no password is known to have."""
    salt, digest = (
        base64.b64encode(bytes(size)).decode().rstrip("=") for size in (_hasher.salt_len, _hasher.hash_len)
    )
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"
