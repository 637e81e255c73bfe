"""Password hashes that an import may carry, each in one exact form and no more costly than Cognito takes.

An accepted hash is stored as ``import:<ALGORITHM>:<hash>``, until the user signs in or is reset.
"""

import re
from collections.abc import Callable

MAX_LENGTH = 480
_BCRYPT = re.compile(r"\$2[abxy]\$([0-9]{2})\$[./A-Za-z0-9]{53}")
_SCRYPT = re.compile(
    r"([0-9]{1,6})\$([0-9]{1,2})\$([0-9]{1,2})\$((?:[0-9a-f]{2})+)\$((?:[0-9a-f]{2})+)", re.IGNORECASE
)
_ARGON2ID = re.compile(
    r"\$argon2id\$v=(?:16|19)\$m=([0-9]{1,6}),t=([0-9]{1,3}),p=([0-9]{1,3})\$[A-Za-z0-9+/]{11,}={0,2}\$[A-Za-z0-9+/]{16,}={0,2}"
)
_PBKDF2 = re.compile(r"\$pbkdf2-sha256\$([0-9]{1,7})\$[A-Za-z0-9+/.]+={0,2}\$[A-Za-z0-9+/.]{43}={0,2}")


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


def _scrypt_fits(n: int, r: int, p: int, *_salt_and_hash: int) -> bool:
    return 1 < n <= 65_536 and n & (n - 1) == 0 and 0 < r <= 8 and p == 1


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
