"""Cells that a spreadsheet would take for a formula, made harmless on the way out and restored on the way in."""

import regex

_BEGINS = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"  # some spreadsheets read the full-width signs too
_DANGEROUS = regex.compile(rf"'*{_BEGINS}.*", regex.DOTALL)
_DEFUSED = regex.compile(rf"'+{_BEGINS}.*", regex.DOTALL)


def defuse(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet could run it."""
    return f"'{cell}" if _DANGEROUS.fullmatch(cell) else cell


def restore(cell: str) -> str:
    """What :func:`defuse` was given."""
    return cell[1:] if _DEFUSED.fullmatch(cell) else cell
