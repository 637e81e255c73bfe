"""Times and figures in words."""

import re
from datetime import datetime

from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

UNITS = [
    (31_536_000, "year", "years"),
    (2_629_800, "month", "months"),
    (86_400, "day", "days"),
]


def exact(moment: datetime) -> str:
    """``2 Nov 2026, 09:14 UTC``, in the current time zone."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def relative(moment: datetime) -> str:
    """``5 min ago``, ``yesterday``, ``in 3 h``: the largest unit alone."""
    seconds = (timezone.now() - moment).total_seconds()
    length = abs(seconds)
    if length < 45:
        return "just now" if seconds >= 0 else "in a moment"
    amount = _amount(length)
    if amount == "1 day":
        return "yesterday" if seconds > 0 else "tomorrow"
    return f"{amount} ago" if seconds > 0 else f"in {amount}"


def _amount(length: float) -> str:
    if length < 3570:
        return f"{max(1, round(length / 60))} min"
    if length < 84_600:
        return f"{round(length / 3600)} h"
    if length < 2 * 86_400:
        return "1 day"
    size, one, many = next(unit for unit in UNITS if length >= unit[0])
    count = int(length / size)
    return f"{count} {one if count == 1 else many}"


def mark(text: str, *sought: str) -> SafeString:
    """``text`` escaped, with each occurrence of what was ``sought`` in a ``<mark>``, whatever its case; the longest first."""
    longest_first = sorted(filter(None, sought), key=len, reverse=True)
    if not longest_first:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", text, flags=re.IGNORECASE)
    marked = (format_html("<mark>{}</mark>", part) if n % 2 else part for n, part in enumerate(parts))
    return format_html_join("", "{}", ((part,) for part in marked))


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down so that 100 means finished."""
    return part * 100 // whole if whole else 0


def number(value: float) -> str:
    """A figure for an SVG attribute: never localised."""
    return f"{value:.2f}"


def count_users(number: int) -> str:
    """``1 user``, ``2,000 users``."""
    return f"{number:,} user{'' if number == 1 else 's'}"


def length_words(seconds: int | None) -> str:
    """``40 s``, ``12 min``, ``3 h``; a dash while nothing is known."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"
