"""Password hashes that an import may carry, each in one exact form and no more costly than Cognito takes.

An accepted hash is stored as ``import:<ALGORITHM>:<hash>``, until the user signs in with the password or is reset.
It may cost ten times what Lifeguard's own do, so a few are verified at once and the rest is refused: whoever guesses the
passwords of imported users must not have all threads of the server.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from threading import BoundedSemaphore

import bcrypt
from argon2.exceptions import Argon2Error
from argon2.low_level import Type, verify_secret

from pools import errors

MAX_LENGTH = 480
PREFIX = "import:"
_BCRYPT = re.compile(r"\$2[abxy]\$([0-9]{2})\$[./A-Za-z0-9]{53}")
# No hash of fewer than 16 bytes: the shorter it is, the more wrong passwords fit.
_SCRYPT = re.compile(
    r"([0-9]{1,6})\$([0-9]{1,2})\$([0-9]{1,2})\$((?:[0-9a-f]{2})+)\$((?:[0-9a-f]{2}){16,})", re.IGNORECASE
)
_ARGON2ID = re.compile(
    r"\$argon2id\$v=(?:16|19)\$m=([0-9]{1,6}),t=([0-9]{1,3}),p=([0-9]{1,3})\$[A-Za-z0-9+/]{11,}={0,2}\$[A-Za-z0-9+/]{22,}={0,2}"
)
_PBKDF2 = re.compile(r"\$pbkdf2-sha256\$([0-9]{1,7})\$[A-Za-z0-9+/.]+={0,2}\$[A-Za-z0-9+/.]{43}={0,2}")
_BCRYPT_BYTES = 72
AT_ONCE = 4
"""How many imported hashes a process verifies at once; ``bin/serve`` gives each process eight threads."""
_verifying = BoundedSemaphore(AT_ONCE)


def check_password_hash(algorithm: str) -> Callable[[str], str]:
    """The check of a job's password hashes: takes a hash and says what is wrong with it, or ``""``."""
    pattern, costs_fit, form, limit = _FORMS[algorithm]

    def check(value: str) -> str:
        match = pattern.fullmatch(value) if len(value) <= MAX_LENGTH else None
        if match is None:
            return f"The password hash is not of the form {form}."
        if not costs_fit(*(int(cost) for cost in match.groups() if cost.isdecimal())):
            return f"The password hash costs more than is accepted: at most {limit}."
        return ""

    return check


def matches_imported(password: bytes, encoded: str) -> bool:
    """Whether a password is the one behind ``import:<ALGORITHM>:<hash>``; False for any other text.

    Raises TooManyRequestsException while :data:`AT_ONCE` others are verified.
    """
    algorithm, _, value = encoded.removeprefix(PREFIX).partition(":")
    if algorithm not in _FORMS or check_password_hash(algorithm)(value):
        return False
    if not _verifying.acquire(blocking=False):
        raise errors.TooManyRequestsException("Too many requests")
    try:
        return _MATCHERS[algorithm](password, value)
    except (ValueError, Argon2Error):
        # Of the right form and yet no hash, such as bcrypt with a salt that its function cannot have.
        return False
    finally:
        _verifying.release()


def _matches_bcrypt(password: bytes, value: str) -> bool:
    # bcrypt reads the password as a ring that is closed by NUL: "ab" and "ab\0ab" are one to it.
    if b"\0" in password:
        return False
    return bcrypt.checkpw(password[:_BCRYPT_BYTES], value.encode())


def _matches_scrypt(password: bytes, value: str) -> bool:
    n, r, p, salt, digest = value.split("$")
    expected = bytes.fromhex(digest)
    memory = 128 * int(r) * (int(n) + int(p) + 2)
    found = hashlib.scrypt(
        password,
        salt=bytes.fromhex(salt),
        n=int(n),
        r=int(r),
        p=int(p),
        maxmem=memory + 1024**2,
        dklen=len(expected),
    )
    return hmac.compare_digest(found, expected)


def _matches_argon2id(password: bytes, value: str) -> bool:
    # The reference implementation reads its own form without padding alone.
    return verify_secret(value.replace("=$", "$").replace("=$", "$").rstrip("=").encode(), password, Type.ID)


def _matches_pbkdf2(password: bytes, value: str) -> bool:
    _, _, iterations, salt, digest = value.split("$")
    found = hashlib.pbkdf2_hmac("sha256", password, _read_base64(salt), int(iterations))
    return hmac.compare_digest(found, _read_base64(digest))


def _read_base64(text: str) -> bytes:
    """Standard Base64, padded or not, or passlib's, which writes ``.`` for ``+`` and pads nothing."""
    bare = text.rstrip("=").replace(".", "+")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)


def _scrypt_fits(n: int, r: int, p: int, *_salt_and_hash: int) -> bool:
    return 1 < n <= 65_536 and n & (n - 1) == 0 and 0 < r <= 8 and p == 1


_MATCHERS: dict[str, Callable[[bytes, str], bool]] = {
    "BCRYPT": _matches_bcrypt,
    "SCRYPT": _matches_scrypt,
    "ARGON2ID": _matches_argon2id,
    "PBKDF2_SHA256": _matches_pbkdf2,
}
_FORMS: dict[str, tuple[re.Pattern[str], Callable[..., bool], str, str]] = {
    "BCRYPT": (_BCRYPT, lambda cost: 4 <= cost <= 12, "$2b$cost$salt-and-hash", "cost 12"),
    "SCRYPT": (_SCRYPT, _scrypt_fits, "N$r$p$hexSalt$hexHash", "N 65536 (a power of two), r 8, p 1"),
    "ARGON2ID": (
        _ARGON2ID,
        lambda memory, passes, lanes: 8 <= memory <= 19_456 and 1 <= passes <= 2 and lanes == 1,
        "$argon2id$v=19$m=..,t=..,p=..$salt$hash",
        "m 19456, t 2, p 1",
    ),
    "PBKDF2_SHA256": (
        _PBKDF2,
        lambda iterations: 1 <= iterations <= 600_000,
        "$pbkdf2-sha256$iterations$salt$hash",
        "600,000 iterations",
    ),
}
