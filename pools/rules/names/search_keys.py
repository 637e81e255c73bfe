"""The folded copies of a user's data that filters and uniqueness compare."""

import unicodedata
from collections.abc import Mapping

import regex

from pools.rules.schema.attributes import FILTERABLE

KEY_LENGTH = 600
"""Characters of a value that filters compare. A filter is at most 256 long, an index row 2,700 bytes."""
_UUID = regex.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DASH, _NOT_SHOWN = regex.compile(r"[\p{Pd}\u2212]"), regex.compile(r"\p{Default_Ignorable_Code_Point}")
_IN_SEARCH = ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")


def fold(value: str) -> str:
    """A value without its case and Unicode form: what case-insensitive comparison compares."""
    if value.isascii():
        return value.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold())


def username_key(username: str, *, case_sensitive: bool) -> str:
    """What makes a user name unique: its Unicode form never counts, its case only in case-sensitive pools."""
    if not case_sensitive:
        return fold(username)
    return username if username.isascii() else unicodedata.normalize("NFC", username)


def as_sub(name: str) -> str | None:
    """The ``sub`` that a name is, in whatever case and Unicode form it was written; None where it is no UUID."""
    if name.isascii():
        plain = name.lower() if len(name) == 36 else ""
    else:
        shown = _NOT_SHOWN.sub("", unicodedata.normalize("NFKC", name))
        plain = _DASH.sub("-", shown).casefold()
    return plain if _UUID.fullmatch(plain) else None


def derived_columns(username: str, sub: str, attributes: Mapping[str, str]) -> dict[str, str | None]:
    """The columns of a user that filters read: ``<attribute>_key`` for each filterable one, and ``search``."""
    columns: dict[str, str | None] = {
        f"{name}_key": fold(attributes[name])[:KEY_LENGTH] if attributes.get(name) else None
        for name in FILTERABLE
    }
    parts = [fold(username), sub, *(columns[f"{name}_key"] or "" for name in _IN_SEARCH)]
    columns["search"] = _joined(parts)
    return columns


def _joined(parts: list[str]) -> str:
    """One text that holds every part; a part that another one holds (a name in an address) is not repeated.

    Each character in it costs time when users are imported.
    """
    joined = ""
    for part in sorted(parts, key=len, reverse=True):
        if part not in joined:
            joined += f"\n{part}" if joined else part
    return joined
