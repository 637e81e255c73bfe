"""Whether a column holds password hashes, and of what kind."""

from collections.abc import Iterable, Sequence

import regex

from dashboard.csv_files.hashes.carrying import algorithm_of as algorithm_of_one
from dashboard.csv_files.hashes.carrying import carry
from dashboard.csv_files.hashes.columns import HashFields
from dashboard.csv_files.hashes.documents import read_document
from dashboard.csv_files.hashes.texts import begins_as_hash, says_itself

_BYTES = regex.compile(r"[0-9a-fA-F]{32,128}|[A-Za-z0-9+/_-]{27,128}={0,2}")
"""A digest that does not say what made it: hexadecimal or Base64."""


def is_hash(value: str) -> bool:
    """Whether a value is a hash that says how it was made, in a text or in JSON."""
    value = value.strip()
    return says_itself(value) or (read_document(value) is not None and bool(carry(HashFields(value)).hash))


def holds_hashes(values: Sequence[str]) -> bool:
    """Whether a column that is called a password's can be one of hashes: no password in clear is among them."""
    return any(is_hash(value) or begins_as_hash(value.strip()) for value in values) or (
        bool(values) and all(_BYTES.fullmatch(value.strip()) for value in values)
    )


def algorithm_of(values: Iterable[str]) -> str:
    """Which of Cognito's four algorithms the first hash is of that is of one of them, or ``""``."""
    return next(filter(None, (algorithm_of_one(carry(HashFields(value))) for value in values)), "")
