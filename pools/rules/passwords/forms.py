"""How password hashes that come with an import are written, and what they may cost. Pure: nothing here computes a hash.

A bare hash is Cognito's, of the one algorithm that its job names, and costs at most what Cognito takes. ``{SCHEME}hash`` is
an addition: it says itself what it is, so that one file holds several kinds, and may cost more. Which sources write which:
docs/importing-passwords.md. Why the ceilings are where they are:
docs/decisions/2026-11-27-hashes-that-say-what-they-are.md.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

MAX_LENGTH = 480
"""Characters of a hash as it is kept."""
PHPASS_DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SEALED_SIGNER = b"firebase-signer-key:"
"""What a project's signer key begins with before the key ring seals it, for a column that holds it as ``sk=~sealed``."""
_WRITTEN = re.compile(r"\{([A-Z0-9_]{1,16})\}(.*)", re.DOTALL)


class Form(NamedTuple):
    """How a hash is written (``shape`` for people), and the most that it may cost (``limit`` in words).

    ``fits`` takes the named groups of ``pattern``, those of digits alone as numbers; so does ``is_dear``, of a hash that costs more
    than Cognito would take.
    """

    pattern: re.Pattern[str]
    fits: Callable[..., bool]
    shape: str
    limit: str
    is_dear: Callable[..., bool] = lambda **_costs: False


_BCRYPT = r"\$2[abxy]\$(?P<cost>[0-9]{2})\$[./A-Za-z0-9]{53}"
# No hash of fewer than 16 bytes: the shorter it is, the more wrong passwords fit.
_SCRYPT = (
    r"(?P<n>[0-9]{1,6})\$(?P<r>[0-9]{1,2})\$(?P<p>[0-9]{1,2})\$(?:[0-9a-fA-F]{2})+\$(?:[0-9a-fA-F]{2}){16,}"
)
_ARGON2 = (
    r"\$v=(?:16|19)\$m=(?P<memory>[0-9]{1,6}),t=(?P<passes>[0-9]{1,3}),p=(?P<lanes>[0-9]{1,3})"
    r"\$[A-Za-z0-9+/]{11,}={0,2}\$[A-Za-z0-9+/]{22,}={0,2}"
)
_PBKDF2 = r"\$(?P<iterations>[0-9]{1,7})\$[A-Za-z0-9+/.]+={0,2}\$"
_FBSCRYPT = (
    r"\$fbscrypt\$v=1,n=(?P<n>[0-9]{1,2}),r=(?P<r>[0-9]{1,2}),p=1,ss=(?P<separator>[A-Za-z0-9+/]{0,16}={0,2}),"
    r"(?:sk=(?P<signer>~?[A-Za-z0-9+/_-]{22,400}={0,2})|k=(?P<key>[0-9]{1,18}))"
    r"\$(?P<salt>[A-Za-z0-9+/]{1,128}={0,2})\$(?P<digest>[A-Za-z0-9+/]{22,128}={0,2})"
)
_DIGEST = (
    r"\$(?P<name>md5|sha1|sha256|sha512)\$i=(?P<iterations>[0-9]{1,6}),o=(?P<order>prefix|suffix|symfony|key)"
    r"\$(?P<salt>[A-Za-z0-9+/]*={0,2})\$(?P<digest>[A-Za-z0-9+/]{22,}={0,2})"
)
_PHPASS = r"\$[PH]\$(?P<rounds>[./0-9A-Za-z])(?P<salt>[./0-9A-Za-z]{8})[./0-9A-Za-z]{22}"
FBSCRYPT = re.compile(_FBSCRYPT)
DIGEST = re.compile(_DIGEST)
PHPASS = re.compile(_PHPASS)
_MOST_ITERATIONS = {"sha1": 2_000_000, "sha256": 2_000_000, "sha512": 1_000_000}


def _power_of_two(n: int) -> bool:
    return n > 1 and n & (n - 1) == 0


COGNITO: dict[str, Form] = {
    "BCRYPT": Form(re.compile(_BCRYPT), lambda cost: 4 <= cost <= 12, "$2b$cost$salt-and-hash", "cost 12"),
    "SCRYPT": Form(
        re.compile(_SCRYPT),
        lambda n, r, p: _power_of_two(n) and n <= 65_536 and 0 < r <= 8 and p == 1,
        "N$r$p$hexSalt$hexHash",
        "N 65536 (a power of two), r 8, p 1",
    ),
    "ARGON2ID": Form(
        re.compile(r"\$argon2id" + _ARGON2),
        lambda memory, passes, lanes: 8 <= memory <= 19_456 and 1 <= passes <= 2 and lanes == 1,
        "$argon2id$v=19$m=..,t=..,p=..$salt$hash",
        "m 19456, t 2, p 1",
    ),
    "PBKDF2_SHA256": Form(
        re.compile(r"\$pbkdf2-sha256" + _PBKDF2 + r"[A-Za-z0-9+/.]{43}={0,2}"),
        lambda iterations: 1 <= iterations <= 600_000,
        "$pbkdf2-sha256$iterations$salt$hash",
        "600,000 iterations",
    ),
}
"""What Cognito takes, by PasswordHashingAlgorithm (DG:cognito-user-pools-using-import-tool)."""

OWN: dict[str, Form] = {
    "BCRYPT": Form(
        re.compile(_BCRYPT),
        lambda cost: 4 <= cost <= 14,
        "{BCRYPT}$2b$cost$salt-and-hash",
        "cost 14",
        lambda cost: cost > 12,
    ),
    "BCRYPT_SHA256": Form(
        re.compile(_BCRYPT),
        lambda cost: 4 <= cost <= 14,
        "{BCRYPT_SHA256}$2b$cost$salt-and-hash",
        "cost 14",
        lambda cost: cost > 12,
    ),
    "WORDPRESS": Form(
        re.compile(r"\$wp" + _BCRYPT),
        lambda cost: 4 <= cost <= 14,
        "{WORDPRESS}$wp$2y$cost$salt-and-hash",
        "cost 14",
        lambda cost: cost > 12,
    ),
    "SCRYPT": Form(
        re.compile(_SCRYPT.replace("{1,6}", "{1,10}")),
        lambda n, r, p: _power_of_two(n) and r > 0 and p > 0 and n * r * p <= 2**20,
        "{SCRYPT}N$r$p$hexSalt$hexHash",
        "N × r × p 1,048,576 (N a power of two)",
        lambda n, r, p: n * r * p > 2**19,
    ),
    "FBSCRYPT": Form(
        FBSCRYPT,
        lambda n, r, **_rest: n > 0 and r > 0 and 2**n * r <= 2**20,
        "{FBSCRYPT}$fbscrypt$v=1,n=..,r=..,p=1,ss=..,sk=..$salt$hash",
        "2^n × r 1,048,576",
        lambda n, r, **_rest: 2**n * r > 2**19,
    ),
    "ARGON2": Form(
        re.compile(r"\$argon2(?:id|i|d)" + _ARGON2),
        lambda memory, passes, lanes: (
            1 <= lanes <= 16 and 8 * lanes <= memory <= 131_072 and passes >= 1 and memory * passes <= 524_288
        ),
        "{ARGON2}$argon2id$v=19$m=..,t=..,p=..$salt$hash",
        "m 131072, m × t 524288, p 16",
        lambda memory, passes, lanes: memory * passes > 2 * 19_456 or lanes > 1,
    ),
    "PBKDF2": Form(
        re.compile(r"\$pbkdf2-(?P<name>sha1|sha256|sha512)" + _PBKDF2 + r"[A-Za-z0-9+/.]{22,86}={0,2}"),
        lambda name, iterations: 1 <= iterations <= _MOST_ITERATIONS[name],
        "{PBKDF2}$pbkdf2-sha512$iterations$salt$hash",
        "2,000,000 iterations, of SHA-512 1,000,000",
        lambda name, iterations: iterations > 600_000,
    ),
    "PHPASS": Form(
        PHPASS,
        lambda rounds, **_rest: 7 <= PHPASS_DIGITS.index(str(rounds)) <= 18,
        "{PHPASS}$P$Bsalt-and-hash",
        "2^18 rounds",
        lambda rounds, **_rest: PHPASS_DIGITS.index(str(rounds)) > 15,
    ),
    "DIGEST": Form(
        DIGEST,
        lambda iterations, **_rest: 1 <= iterations <= 100_000,
        "{DIGEST}$sha256$i=..,o=prefix$salt$hash",
        "100,000 iterations",
    ),
}
"""What the embedded engine takes beside it, by scheme."""


def split_scheme(written: str) -> tuple[str, str]:
    """The scheme and the hash of ``{SCHEME}hash``; no scheme where a hash is bare."""
    match = _WRITTEN.fullmatch(written)
    return (match[1], match[2]) if match else ("", written)


def problem_of(form: Form, value: str) -> str:
    """What is wrong with a hash of this form, in a sentence that names no part of it; empty where nothing is."""
    costs = costs_of(form, value)
    if costs is None:
        return f"The password hash is not of the form {form.shape}."
    if not form.fits(**costs):
        return f"The password hash costs more than is accepted: at most {form.limit}."
    return ""


def costs_of(form: Form, value: str) -> dict[str, str | int] | None:
    """What a hash of this form costs, for ``fits`` and ``is_dear``; None for one that is of another form."""
    match = form.pattern.fullmatch(value)
    if match is None:
        return None
    return {name: int(text) if text.isdecimal() else text for name, text in match.groupdict("").items()}
