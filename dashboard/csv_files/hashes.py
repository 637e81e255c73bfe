"""Which of Cognito's four algorithms made a password hash."""

from collections.abc import Iterable

import regex

ALGORITHMS = {
    "BCRYPT": regex.compile(r"\$2[abxy]\$.*"),
    "ARGON2ID": regex.compile(r"\$argon2id\$.*"),
    "PBKDF2_SHA256": regex.compile(r"\$pbkdf2-sha256\$.*"),
    "SCRYPT": regex.compile(r"\d+\$\d+\$\d+\$[0-9a-fA-F]+\$[0-9a-fA-F]+"),
}


def algorithm_of(values: Iterable[str]) -> str:
    """The algorithm of the first hash that is recognised, or ``""``."""
    for value in values:
        for name, pattern in ALGORITHMS.items():
            if pattern.fullmatch(value.strip()):
                return name
    return ""
