"""The columns of a pool's import file.

Follows GetCSVHeader and "Formatting the CSV file" (DG:cognito-user-pools-using-import-tool-formatting).
"""

from pools.models import UserPool
from pools.rules.imports.cells import split_cells
from pools.rules.imports.extra_columns import EXTRA_COLUMNS
from pools.rules.schema.attributes import standard_names

USERNAME, MFA, PASSWORD_HASH = "cognito:username", "cognito:mfa_enabled", "password_hash"
TOTP_SECRET = "totp_secret"
"""A column that Cognito does not have, and no file must: the secret of the user's authenticator app, in Base32."""
_STANDARD = (
    *("name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile"),
    *("picture", "website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale"),
    *("phone_number", "phone_number_verified", "address", "updated_at"),
)
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 5
MOST_COLUMNS = 1000


class UnreadableFileError(Exception):
    """The file as a whole cannot be imported; the text is for the person who made it."""


def csv_header(pool: UserPool) -> list[str]:
    """The columns in the order of Cognito's template, then the pool's own attributes, then ``password_hash``."""
    standard = standard_names()
    own = [attribute["Name"] for attribute in pool.schema if attribute["Name"] not in standard]
    return [USERNAME, *_STANDARD, MFA, *own, PASSWORD_HASH]


def read_header(pool: UserPool, first: bytes, *, hashes: bool) -> list[str]:
    """The columns of a file from its first record, in the file's order. Raises UnreadableFileError.

    A byte order mark is passed over. ``password_hash`` may be missing where no ``hashes`` are expected.
    """
    if first.startswith(_UTF_16):
        raise UnreadableFileError("The file is in UTF-16. Save it as CSV in UTF-8 and upload it again.")
    if b"\0" in first:
        raise UnreadableFileError("The file is not text. Upload a CSV file in UTF-8.")
    try:
        given = split_cells(first.removeprefix(_BOM).decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise UnreadableFileError("The header is not UTF-8. Save the file as CSV in UTF-8.") from None
    if len(given) > MOST_COLUMNS:
        raise UnreadableFileError(f"The header has {len(given):,} columns; a file may have {MOST_COLUMNS:,}.")
    _compare(csv_header(pool), given, hashes=hashes)
    return given


def _compare(expected: list[str], given: list[str], *, hashes: bool) -> None:
    optional = set() if hashes else {PASSWORD_HASH}
    problems = {
        "missing": [name for name in expected if name not in given and name not in optional],
        "unknown": [name[:40] for name in given if name not in (*expected, *EXTRA_COLUMNS, TOTP_SECRET)],
        "given twice": sorted({name[:40] for name in given if given.count(name) > 1}),
    }
    found = "; ".join(f"{problem}: {_listed(names)}" for problem, names in problems.items() if names)
    if len(given) == 1 and (";" in given[0] or "\t" in given[0]):
        found = "its columns are not separated by commas"
    elif [name.strip('"') for name in given] != given:
        found = "its names are in quotation marks, which this form has not"
    if found:
        raise UnreadableFileError(f"The header does not match the pool's columns: {found}."[:300])


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(name or "(empty)" for name in names[:_SHOWN]) + more
