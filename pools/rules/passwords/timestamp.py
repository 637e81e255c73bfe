"""The TIMESTAMP that clients put into an SRP answer: ``Sat Sep 5 09:03:07 UTC 2026``, always in English and UTC."""

from datetime import UTC, datetime, timedelta

import regex

from pools import errors

SKEW = timedelta(minutes=5)
"""How far a client's clock may be off, either way, the seconds of the answer's journey included."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORM = regex.compile(
    rf"({'|'.join(_DAYS)}) ({'|'.join(_MONTHS)}) ([1-9][0-9]?) ([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}}) UTC ([0-9]{{4}})"
)


def read_timestamp(text: str) -> datetime:
    """The moment that a TIMESTAMP names. Raises InvalidParameterException for any other form."""
    match = _FORM.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        weekday, month, *numbers = match.groups()
        day, hour, minute, second, year = map(int, numbers)
        moment = datetime(year, _MONTHS.index(month) + 1, day, hour, minute, second, tzinfo=UTC)
        if moment.weekday() != _DAYS.index(weekday):
            raise ValueError
    except ValueError:
        raise errors.InvalidParameterException(
            "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."
        ) from None
    return moment


def is_current(text: str, now: datetime) -> bool:
    """Whether a TIMESTAMP is within :data:`SKEW` of now."""
    return abs(read_timestamp(text) - now) <= SKEW
