r"""A record of the file as cells.

Cognito's own form has no quotes and writes a comma in a value as ``\,``. Quotes as Excel writes them are
understood as well, in cells that begin with one. White space around a value does not count.
"""

import re

_COMMA = re.compile(r"(?<!\\),")
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"\s*(?:,|$)')
_OPENING = re.compile(rb'(?<!\\),"')
_REST_OF_QUOTED = re.compile(rb'[^"]*+(?:""[^"]*+)*+"')


class CellsError(ValueError):
    """A record whose quotes do not add up."""


def split_cells(record: str) -> list[str]:
    """The trimmed cells of a record without its line end. Raises CellsError."""
    if '"' in record and (record[0] == '"' or ',"' in record):
        return _split_quoted(record)
    if "\\" in record:
        return [cell.replace("\\,", ",").strip() for cell in _COMMA.split(record)]
    return [cell.strip() for cell in record.split(",")]


def _split_quoted(record: str) -> list[str]:
    cells, position = [], 0
    while True:
        if record.startswith('"', position):
            match = _QUOTED.match(record, position)
            if match is None:
                raise CellsError("A quoted value does not end with a quote before the comma.")
            cells.append(match.group(1).replace('""', '"').strip())
            end, last = match.end(), not match.group().endswith(",")
        else:
            comma = _COMMA.search(record, position)
            stop = comma.start() if comma else len(record)
            cells.append(record[position:stop].replace("\\,", ",").strip())
            end, last = stop + 1, comma is None
        if last:
            return cells
        position = end


def ends_in_quotes(line: bytes, within: bool) -> bool:
    """Whether a quoted value is still open at the end of a line; ``within`` says whether one was at its start."""
    position = 0
    if not within:
        opening = _OPENING.search(b"," + line)
        if opening is None:
            return False
        position = opening.end() - 1
    while closing := _REST_OF_QUOTED.match(line, position):
        opening = _OPENING.search(line, closing.end())
        if opening is None:
            return False
        position = opening.end()
    return True
