"""Columns that say of a file that the console wrote it, with formulas made harmless: they come last, and no attribute does."""

from collections.abc import Sequence

REASON = "lifeguard:reason"
"""Of rejected lines: why each was rejected."""
EXPORT = "lifeguard:export"
"""Of an exported list of users; its cells are empty."""
MARKS = (REASON, EXPORT)


def is_ours(columns: Sequence[str]) -> bool:
    """Whether a file with these columns is one that the console wrote: its cells are restored as they are read."""
    return bool(columns) and columns[-1] in MARKS
