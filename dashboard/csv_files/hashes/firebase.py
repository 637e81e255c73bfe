"""The keys of a Firebase project, without which its hashes prove nothing."""

from typing import NamedTuple

import regex

from dashboard.csv_files.hashes.encoding import NotCarriedError, any_b64, b64, fbscrypt, number

_HASH = regex.compile(r"[A-Za-z0-9+/_-]{40,128}={0,2}")
NEEDS_KEYS = (
    "This is a hash of Firebase, which needs the project's password hash parameters: give them under Columns."
)


class FirebaseKeys(NamedTuple):
    """What the Firebase console shows under Authentication, Users, Password hash parameters.

    ``signer`` is the project's secret, in Base64 or as the engine's key ring has sealed it (``~...``).
    """

    signer: str
    separator: str
    rounds: int
    memory: int


def looks_like_firebase(value: str, salt: str) -> bool:
    """Whether a hash and its salt can be two columns of ``auth:export``."""
    return bool(_HASH.fullmatch(value) and salt and len(salt) <= 24 and "$" not in salt)


def with_keys(value: str, salt: str, keys: FirebaseKeys | None) -> str:
    """A user's hash and salt with the keys of the project. Raises NotCarriedError."""
    if keys is None:
        raise NotCarriedError(NEEDS_KEYS)
    if not salt:
        raise NotCarriedError("A hash of Firebase needs its salt: say which column that is.")
    return fbscrypt(keys.memory, keys.rounds, keys.separator, keys.signer, salt, value)


def from_six_parts(value: str) -> str:
    """Clerk's ``hash$salt$signer key$salt separator$rounds$memory cost``. Raises NotCarriedError."""
    parts = value.split("$")
    if len(parts) != 6:
        raise NotCarriedError(
            "A hash called scrypt_firebase has six parts between dollar signs; this has not."
        )
    digest, salt, signer, separator, rounds, memory = parts
    keys = FirebaseKeys(
        b64(any_b64(signer)), b64(any_b64(separator)), number(rounds, "rounds"), number(memory, "memory cost")
    )
    return with_keys(digest, salt, keys)
