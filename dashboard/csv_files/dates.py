"""Dates as people write them, to Cognito's mm/dd/yyyy."""

from collections.abc import Iterable
from datetime import date

import regex

ORDERS = {
    "ymd": "year, month, day (1990-12-31)",
    "dmy": "day, month, year (31/12/1990)",
    "mdy": "month, day, year (12/31/1990)",
}
_DATE = regex.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")


def possible_orders(values: Iterable[str]) -> list[str]:
    """The orders of day and month that fit every value; more than one when only the file's owner can say."""
    orders = list(ORDERS)
    dotted = False
    for value in values:
        if match := _DATE.fullmatch(value.strip()):
            dotted = dotted or match[2] == "."
            orders = [order for order in orders if _read(match, order)] or orders
    return ["dmy"] if dotted and "dmy" in orders else orders


def to_cognito(value: str, order: str) -> str:
    """The date as mm/dd/yyyy; a value that is no date in this order stays as it is, to be rejected with its reason."""
    match = _DATE.fullmatch(value)
    found = _read(match, order) if match else None
    return found.strftime("%m/%d/") + f"{found.year:04d}" if found else value


def _read(match: regex.Match, order: str) -> date | None:
    parts = dict(zip(order, (match[1], match[3], match[4]), strict=True))
    if len(parts["y"]) != 4:
        return None
    try:
        return date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None
