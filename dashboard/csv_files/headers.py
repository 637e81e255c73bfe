"""Whether a file's first line names its columns, or is a user already."""

from collections.abc import Sequence
from itertools import pairwise

import regex

from dashboard.csv_files.guessing import is_known
from dashboard.csv_files.hashes.texts import says_itself
from dashboard.csv_files.reading import Record

FIREBASE = (
    *("UID", "Email", "Email Verified", "Password Hash", "Password Salt", "Name", "Photo URL"),
    *(f"{provider} {what}" for provider in ("Google", "Facebook", "Twitter", "GitHub")
      for what in ("ID", "Email", "Display Name", "Photo URL")),
    *("Created At", "Last Signed In", "Phone Number", "Provider Data"),
)  # fmt: skip
"""The columns of Firebase's ``auth:export``, which names none (firebase.google.com/docs/cli/auth)."""
_MARK = regex.compile(r"sep=.?|version:.*", regex.IGNORECASE | regex.DOTALL)
_OF_A_USER = regex.compile(
    r"[^\s@]+@[^\s@]+"  # an address
    r"|[+(]?\d[\d .,:/()TZ+-]*"  # a number, a phone, a date
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # a UUID
    r"|true|false|t|f|yes|no|\\N|null"
    r"|https?://\S+"
    r"|[\w-]+\|\S+"  # a user of Auth0
    r"|(?=\S*\d)(?=\S*\p{L})[\w+/=-]{16,}"  # an id or a digest
    r"|\$\w+\$.+|\{\w+\}.+",  # a password hash
    regex.IGNORECASE,
)
_LOOKED_AT, _MANY = 5, 100
_GAP = regex.compile(r"[ ]{2,}")


def header_at(rows: Sequence[Record]) -> int:
    """Which row names the columns: the first, unless that is a line for Excel, a version, or a title; 0 where none does
    because the file is Firebase's."""
    if rows and _is_firebases(rows[0].cells):
        return 0
    for index, (row, following) in enumerate(pairwise(rows[:_LOOKED_AT]), 1):
        filled, more = ([cell.strip() for cell in r.cells if cell.strip()] for r in (row, following))
        title = len(filled) <= 1 < len(more) and not is_of_a_user(filled + more)
        marked = len(filled) == 1 and _MARK.fullmatch(filled[0])
        if row.problem or not (title or marked):
            return index
    return 1


def told_delimiter(first_line: str) -> str:
    """The delimiter that Excel's own line ``sep=;`` tells, or ``""``."""
    match = regex.fullmatch(r"\ufeff?\"?sep=(.)\"?\s*", first_line, regex.IGNORECASE)
    return match[1] if match else ""


def is_doubtful(cells: Sequence[str]) -> bool:
    """Whether a first line could be a user's: it holds what people have, or nothing that is known to name a column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return is_of_a_user(filled) or not any(is_known(cell) for cell in filled)


def are_aligned(first: str, rows: Sequence[Record]) -> bool:
    """Whether a file of one column is one whose columns are aligned by spaces: most lines have as many parts as the first."""
    names = _GAP.split(first.strip())
    parts = [len(_GAP.split(row.cells[0].strip())) for row in rows[:_MANY] if row.cells]
    return len(names) > 1 and 2 * sum(count == len(names) for count in parts) > len(parts)


def made_up(cells: Sequence[str]) -> list[str]:
    """Names for the columns of a file whose first row, a user's, is given."""
    if _is_firebases(cells):
        return list(FIREBASE[: len(cells)])
    return [f"Column {index}" for index in range(1, len(cells) + 1)]


def _is_firebases(cells: Sequence[str]) -> bool:
    """Whether a row stands as ``auth:export`` writes one: an id, an address or nothing, and whether it is verified."""
    if len(cells) not in (len(FIREBASE), len(FIREBASE) - 1):
        return False
    return bool(cells[0]) and ("@" in cells[1] or not cells[1]) and cells[2].lower() in ("true", "false")


def is_of_a_user(cells: Sequence[str]) -> bool:
    """Whether a row holds what people have: an address, a number, an id, a date, a hash."""
    return any(_OF_A_USER.fullmatch(cell) or says_itself(cell) for cell in cells if not is_known(cell))
