"""Somebody's rows as Cognito's: the pool's header, UTF-8, one line for each row of the file.

A line's place in the result is its row's place in the file, so that a report about the one speaks of the other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

import regex

from dashboard.csv_files.dates import to_cognito
from dashboard.csv_files.formulas import restore
from dashboard.csv_files.reading import Record

_TRUE = frozenset(
    ["true", "yes", "y", "1", "ja", "j", "oui", "o", "si", "sí", "s", "x", "on", "wahr", "vrai", "verdadero"]
)
_FALSE = frozenset(["false", "no", "n", "0", "nein", "non", "off", "falsch", "faux", "falso"])
_BOOLEANS = ("email_verified", "phone_number_verified", "cognito:mfa_enabled")
_WHITE = regex.compile(r"[\r\n\t]+")
_UNREADABLE = "unreadable"
"""What stands in the result for a row that could not be read: one cell, which no pool's header takes."""


@dataclass(frozen=True)
class Mapping:
    """``targets`` names an attribute for each column of the file, ``""`` leaves it out.

    ``constants`` fill attributes that no column has, ``username_from`` names the attribute that the user name copies,
    ``dates`` is the order of day and month in birthdate, ``""`` for dates that are Cognito's already.
    """

    targets: list[str]
    constants: dict[str, str] = field(default_factory=dict)
    username_from: str = ""
    dates: str = ""

    def as_json(self) -> dict:
        return asdict(self)


def convert(
    rows: Iterable[Record],
    header: Sequence[str],
    mapping: Mapping,
    *,
    defused: bool = False,
) -> Iterator[str]:
    """The lines of Cognito's file, header first. ``rows`` begin with the file's own header.

    ``defused``: cells come from a file of rejected lines, with formulas made harmless.
    """
    fill = _filler(header, mapping)
    yield ",".join(header) + "\n"
    for record in islice(rows, 1, None):
        cells = [restore(cell) for cell in record.cells] if defused else record.cells
        if record.problem or len(cells) != len(mapping.targets):
            yield f"{_UNREADABLE}\n"
        else:
            yield (",".join([_escape(value) if value else "" for value in fill(cells)]) + "\n")


def _filler(header: Sequence[str], mapping: Mapping) -> Callable[[list[str]], list[str]]:
    """From a row's cells to the values of the header, in its order."""
    places = {target: place for place, target in enumerate(mapping.targets) if target}
    if mapping.username_from in places:
        places.setdefault("cognito:username", places[mapping.username_from])
    plan = []
    for name in header:
        constant = mapping.constants.get(name, "")
        plan.append((places.get(name, -1), constant, _cleaner(name, mapping)))

    def fill(cells: list[str]) -> list[str]:
        return [clean(cells[place]) if place >= 0 else constant for place, constant, clean in plan]

    return fill


def _cleaner(name: str, mapping: Mapping) -> Callable[[str], str]:
    if name in _BOOLEANS:
        return _boolean
    if name == "phone_number":
        return _phone
    if name == "birthdate" and mapping.dates:
        return lambda value: to_cognito(_text(value), mapping.dates)
    return _text


def _text(value: str) -> str:
    value = value.strip()
    return _WHITE.sub(" ", value) if _WHITE.search(value) else value


def _boolean(value: str) -> str:
    value = _text(value)
    lowered = value.lower()
    return "TRUE" if lowered in _TRUE else "FALSE" if lowered in _FALSE else value


def _phone(value: str) -> str:
    value = _text(value)
    return "+" + regex.sub(r"[ ()./-]", "", value[1:]) if value.startswith("+") else value


def _escape(value: str) -> str:
    """Cognito's form has no quotes. A backslash at the end would take the next comma with it; the space behind it is
    trimmed by whoever reads the file."""
    value = value.replace(",", "\\,") if "," in value else value
    return f"{value} " if value.endswith("\\") else value
