"""Somebody's rows as Cognito's: the pool's header, UTF-8, one line for each row of the file.

A line's place in the result is its row's place in the file, so that a report about the one speaks of the other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import NamedTuple

from dashboard.csv_files import values
from dashboard.csv_files.beside import NOTHING, Beside, BesideCells, BesideError
from dashboard.csv_files.dates import to_cognito, to_seconds
from dashboard.csv_files.formulas import restore
from dashboard.csv_files.full_names import SPLIT, take_apart
from dashboard.csv_files.passwords import PasswordCells
from dashboard.csv_files.reading import Record

_FLAGS = {"email_verified": "email", "phone_number_verified": "phone_number"}
_UNREADABLE = "unreadable"
"""What stands in the result for a row that could not be read: one cell, which no pool's header takes."""


@dataclass(frozen=True)
class Mapping:
    """``targets`` names an attribute for each column of the file, ``""`` leaves it out.

    ``constants`` fill attributes that no column has, ``username_from`` names the attribute that the user name copies,
    ``dates`` is the order of day and month in birthdate, ``""`` for dates that are Cognito's already. ``unverified``:
    lines in which no address is verified come in too, where the pool takes them. ``kinds`` are the data types of custom
    attributes that are no texts, ``hashes`` the members of HashChoices.
    """

    targets: list[str]
    constants: dict[str, str] = field(default_factory=dict)
    username_from: str = ""
    dates: str = ""
    unverified: bool = False
    kinds: dict[str, str] = field(default_factory=dict)
    hashes: dict = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)


def kinds_of(pool: dict) -> dict[str, str]:
    """The data types of the own attributes of a pool (UserPoolType) that are no texts."""
    return {
        each["Name"]: each["AttributeDataType"]
        for each in pool.get("SchemaAttributes", [])
        if each["Name"].startswith("custom:") and each.get("AttributeDataType", "String") != "String"
    }


def convert(
    rows: Iterable[Record],
    header: Sequence[str],
    mapping: Mapping,
    *,
    defused: bool = False,
    passwords: PasswordCells | None = None,
    beside: BesideCells | None = None,
    strict: bool = False,
    counted: Counter[str] | None = None,
) -> Iterator[str]:
    """The lines of Cognito's file, header first. ``rows`` begin with the file's own header.

    ``defused``: cells come from a file that the console wrote, with formulas made harmless. ``strict``: the file is Cognito's
    own, and a short line of it is refused there too; of others ``counted`` tells how many were ``short``. A row in which
    ``beside`` finds what it cannot read is as one that could not be read at all.
    """
    yield ",".join(header) + "\n"
    found = under(
        rows,
        header,
        mapping,
        defused=defused,
        passwords=passwords,
        beside=beside,
        strict=strict,
        counted=counted,
    )
    for row in found:
        if row.values is None:
            yield f"{_UNREADABLE}\n"
        elif not row.values:
            yield "\n"
        else:
            yield (",".join([_escape(value) if value else "" for value in row.values]) + "\n")


class Row(NamedTuple):
    """A row with its ``values`` under a header: none where it is blank, None where it could not be read. ``beside`` is what
    stands there beside Cognito's columns."""

    record: Record
    values: list[str] | None
    beside: Beside = NOTHING


def under(
    rows: Iterable[Record],
    header: Sequence[str],
    mapping: Mapping,
    *,
    defused: bool = False,
    passwords: PasswordCells | None = None,
    beside: BesideCells | None = None,
    strict: bool = False,
    counted: Counter[str] | None = None,
) -> Iterator[Row]:
    """The rows after the file's own header, with their values under another one."""
    fill = _filler(header, mapping, passwords)
    for record in islice(rows, 1, None):
        cells = fitted(record.cells, len(mapping.targets), strict=strict)
        if counted is not None and len(record.cells) < len(cells):
            counted["short"] += any(cell.strip() for cell in cells)
        if passwords:
            passwords.line = record.line
        if defused:
            cells = [restore(cell) for cell in cells]
        if not record.problem and not any(cell.strip() for cell in cells):
            yield Row(record, [])
        elif record.problem or len(cells) != len(mapping.targets):
            yield Row(record, None)
        else:
            yield _read(record, cells, fill, beside)


def _read(
    record: Record, cells: list[str], fill: Callable[[list[str]], list[str]], beside: BesideCells | None
) -> Row:
    try:
        found = beside.read(cells) if beside else NOTHING
    except BesideError:
        return Row(record, None)
    return Row(record, fill(cells), found)


def fitted(cells: list[str], width: int, *, strict: bool = False) -> list[str]:
    """A row's cells without surplus ones that are empty, which spreadsheets leave behind, and with empty ones for those at its
    end that they leave out. A single value in place of several is a title, a total, or half of a line: it stays alone."""
    if len(cells) > width:
        return cells if any(cell.strip() for cell in cells[width:]) else cells[:width]
    if strict or (len(cells) < 2 < width):
        return cells
    return cells + [""] * (width - len(cells)) if cells else cells


def places_of(targets: Sequence[str]) -> dict[str, int]:
    """Which column each attribute comes from. A column of whole names gives two."""
    places = {target: index for index, target in enumerate(targets) if target}
    if SPLIT in places:
        whole = places.pop(SPLIT)
        places = {"given_name": whole, "family_name": whole} | places
    return places


def _filler(
    header: Sequence[str], mapping: Mapping, passwords: PasswordCells | None
) -> Callable[[list[str]], list[str]]:
    """From a row's cells to the values of the header, in its order."""
    indexes = places_of(mapping.targets)
    named_by = mapping.username_from if mapping.username_from in indexes else ""
    if named_by:
        indexes.setdefault("cognito:username", indexes[named_by])
    plan = [_reader(name, named_by, indexes, mapping) for name in header]
    if passwords:
        plan = passwords.over(header, plan)

    def fill(cells: list[str]) -> list[str]:
        return [read(cells) for read in plan]

    return fill


def _reader(
    name: str, named_by: str, indexes: dict[str, int], mapping: Mapping
) -> Callable[[list[str]], str]:
    """From a row's cells to its value of one attribute."""
    index, constant = indexes.get(name, -1), mapping.constants.get(name, "")
    address = indexes.get(_FLAGS.get(name, ""), -1)
    if index < 0:
        # Nobody's word is needed for an address that is not there.
        return lambda cells: constant if address < 0 or cells[address].strip() else ""
    if name in _FLAGS:
        return lambda cells: values.says_verified(cells[index], cells[address] if address >= 0 else "")
    if name in _PARTS and mapping.targets[index] == SPLIT:
        part = _PARTS.index(name)
        return lambda cells: take_apart(values.text(cells[index]))[part]
    clean = _cleaner(named_by if name == "cognito:username" and named_by else name, mapping)
    return lambda cells: clean(cells[index])


def _cleaner(name: str, mapping: Mapping) -> Callable[[str], str]:
    if name == "birthdate" and mapping.dates:
        return lambda value: to_cognito(values.text(value), mapping.dates)
    return _CLEANERS.get(name) or _KINDS.get(mapping.kinds.get(name, ""), values.text)


_PARTS = ("given_name", "family_name")
_CLEANERS = {
    "cognito:username": values.plain,
    "email": values.email,
    "phone_number": values.phone,
    "cognito:mfa_enabled": values.boolean,
    "cognito:enabled": values.boolean,
    "cognito:created": values.moment,
    "cognito:modified": values.moment,
    "updated_at": lambda value: to_seconds(values.text(value)),
}
_KINDS = {"Boolean": values.boolean, "DateTime": values.moment, "Number": values.number}


def _escape(value: str) -> str:
    """Cognito's form has no quotes. A backslash at the end would take the next comma with it; the space behind it is
    trimmed by whoever reads the file."""
    value = value.replace(",", "\\,") if "," in value else value
    return f"{value} " if value.endswith("\\") else value
