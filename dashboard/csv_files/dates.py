"""Dates as people write them: a birthdate to Cognito's mm/dd/yyyy, a moment to seconds since 1970."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import regex

ORDERS = {
    "ymd": "year, month, day (1990-12-31)",
    "dmy": "day, month, year (31/12/1990)",
    "mdy": "month, day, year (12/31/1990)",
}
_DATE = regex.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")
_TIME = regex.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}.*", regex.DOTALL)
_NO_DATE = regex.compile(r"0+([./-])0+\1(0+|1900)")
_OLDEST = 110
"""Years that a person can be old: two digits of a year are read only where they can mean but one."""


def possible_orders(values: Iterable[str]) -> list[str]:
    """The orders of day and month that fit every value; more than one when only the file's owner can say.

    Dates that begin with the year are read in any case, and say nothing about the others.
    """
    found = [match for value in values if (match := _DATE.fullmatch(_day_of(value)))]
    orders = ["dmy", "mdy"]
    open_ones = [
        match for match in found if len(match[1]) < 4 and any(_read(match, order) for order in orders)
    ]
    if not open_ones:
        return ["ymd"] if any(_read(match, "ymd") for match in found) else [*ORDERS]
    for match in open_ones:
        orders = [order for order in orders if _read(match, order)] or orders
    dotted = any(match[2] == "." for match in open_ones)
    return ["dmy"] if dotted and "dmy" in orders else orders


def to_cognito(value: str, order: str) -> str:
    """The date as mm/dd/yyyy; a value that is no date in this order stays as it is, to be rejected with its reason."""
    match = _DATE.fullmatch(_day_of(value))
    found = _read(match, order) if match else None
    if found:
        return found.strftime("%m/%d/") + f"{found.year:04d}"
    return "" if match and _NO_DATE.fullmatch(match[0]) else value


def to_seconds(value: str) -> str:
    """A moment as whole seconds since 1970; ``""`` for what is none. A moment without a zone is in UTC."""
    number = regex.fullmatch(r"(\d{1,13})(?:\.\d+)?", value)
    if number:
        return str(int(number[1]) // 1000 if len(number[1]) == 13 else int(number[1]))
    try:
        moment = datetime.fromisoformat(regex.sub(r" ?UTC$", "+00:00", value))
        return str(int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, OverflowError):
        return ""


def is_date(value: str) -> bool:
    """Whether a value is a day or a moment, in whatever order."""
    match = _DATE.fullmatch(_day_of(value))
    return bool(match and any(_read(match, order) for order in ORDERS))


def _day_of(value: str) -> str:
    return _TIME.sub("", value.strip())


def _read(match: regex.Match, order: str) -> date | None:
    order = "ymd" if len(match[1]) == 4 else order
    parts = dict(zip(order, (match[1], match[3], match[4]), strict=True))
    try:
        return date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _year(digits: str) -> int:
    """Of two digits the one year in which somebody alive can have been born; raises ValueError where there is no one."""
    if len(digits) == 4:
        return int(digits)
    today = datetime.now(UTC).year
    years = [year for year in (int(digits) + 1900, int(digits) + 2000) if today - _OLDEST <= year <= today]
    if len(digits) != 2 or len(years) != 1:
        raise ValueError(digits)
    return years[0]
