r"""A record of the file as cells.

Cognito's own form has no quotes and writes a comma in a value as ``\,``. White space around a value does not count, so
that a value which ends in a backslash is written with a space behind it.
"""

import re


class RejectedError(Exception):
    """A record that cannot be imported: the column that is to blame (or none), and why. No value is ever named."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


_COMMA = re.compile(r"(?<!\\),")


def split_cells(record: str) -> list[str]:
    """The trimmed cells of a record without its line end."""
    if "\\" in record:
        return [cell.replace("\\,", ",").strip() for cell in _COMMA.split(record)]
    return [cell.strip() for cell in record.split(",")]
