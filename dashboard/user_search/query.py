"""What a users page was asked for: the words, the filters, and the tabs that are links to filters."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

import regex
from django.http import QueryDict

STATUSES = ("CONFIRMED", "UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "EXTERNAL_PROVIDER")
SORTS = {
    "username": "Username",
    "email": "Email",
    "created": "UserCreateDate",
    "modified": "UserLastModifiedDate",
    "signed_in": "LastSignInDate",
}
"""The columns by which the embedded engine lists users in order, as its SearchUsers calls them."""
PRESETS = {"1": "Today", "7": "Last 7 days", "30": "Last 30 days", "365": "Last year"}
CONTAINS_FROM = 3
LONG_FROM = 8
"""A sub, and a phone number from its front, is looked for from so many characters on, as the embedded engine does."""
_NUMBER = regex.compile(r"\+?[0-9]+", regex.ASCII)
_JOB = regex.compile(r"import-[0-9A-Za-z-]{1,48}", regex.ASCII)
_TRUNK_ZERO = "(0)"
_SEPARATED_PHONE = regex.compile(r"\+?[\d\s()/.-]*\d[\d\s()/.-]*")


@dataclass(frozen=True)
class Query:
    """One question about a pool's users. ``since`` and ``until`` are ISO dates, both days included, in UTC.
    ``imported`` is the id of the import job that made them. ``sort`` is one of :data:`SORTS`, behind a minus sign where the
    highest comes first; without one the newest do."""

    q: str = ""
    status: str = ""
    enabled: str = ""
    group: str = ""
    joined: str = ""
    since: str = ""
    until: str = ""
    imported: str = ""
    sort: str = ""

    @property
    def address(self) -> str:
        """The query as the address shows it, without what is empty."""
        return urlencode({f.name: value for f in fields(self) if (value := getattr(self, f.name))})

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The query as hidden fields of another form."""
        return [(f.name, getattr(self, f.name)) for f in fields(self)]

    @property
    def contains(self) -> bool:
        """Whether the words are long enough to be searched for inside of values."""
        return len(self.q) >= CONTAINS_FROM

    def but(self, **changes: str) -> "Query":
        return replace(self, **changes)

    @property
    def filtered(self) -> bool:
        """Whether anything but the search words narrows the list."""
        return self.filters != Query()

    @property
    def filters(self) -> "Query":
        """The query without its words and its order."""
        return self.but(q="", sort="")

    @property
    def sorted_by(self) -> str:
        """The column that orders the list; empty for the newest first."""
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def words(self) -> list[str]:
        """The search words; a phone number written with spaces or dashes is one."""
        if len(self.q) > 4 and _SEPARATED_PHONE.fullmatch(self.q):
            return [regex.sub(r"[\s()/.-]", "", self.q.replace(_TRUNK_ZERO, ""))]
        words = self.q.split()
        return (
            words
            if words and all(len(word) >= CONTAINS_FROM for word in words)
            else [self.q]
            if words
            else []
        )

    @property
    def marks(self) -> list[str]:
        """What of a value is marked as found: the words, and a dialled number as it is written internationally."""
        return list(dict.fromkeys(mark for word in self.words for mark in (word, significant(word))))

    def bounds(self, today: date) -> tuple[datetime | None, datetime | None]:
        """From when (inclusive) until when (exclusive) the users joined."""
        first, last = _day(self.since), _day(self.until)
        if self.joined:
            first = today - timedelta(days=int(self.joined) - 1)
        return (
            datetime.combine(first, time(), UTC) if first else None,
            datetime.combine(last + timedelta(days=1), time(), UTC) if last else None,
        )


def significant(word: str) -> str:
    """A long number without what is dialled before it (a plus, ``00``, a trunk zero); any other word as it is."""
    is_long = _NUMBER.fullmatch(word) and len(word.lstrip("+")) >= LONG_FROM
    return (word.lstrip("+0") or word) if is_long else word


def international(word: str) -> str:
    """A long number as one with its country code begins where it is stored; empty for anything else."""
    number = word.removeprefix("+").removeprefix("00")
    is_one = number.isascii() and number.isdecimal() and len(number) >= LONG_FROM
    return f"+{number}" if is_one and not number.startswith("0") else ""


TABS = (
    ("All", Query()),
    ("Invited, never in", Query(status="FORCE_CHANGE_PASSWORD")),
    ("Must reset", Query(status="RESET_REQUIRED")),
    ("Unconfirmed", Query(status="UNCONFIRMED")),
    ("Disabled", Query(enabled="no")),
    ("Joined this week", Query(joined="7")),
)


def read_query(given: QueryDict) -> Query:
    """The query of an address. What it does not know is left out."""
    joined = given.get("joined", "")
    status, enabled = given.get("status", ""), given.get("enabled", "")
    return Query(
        q=" ".join(given.get("q", "").replace("\0", "").split())[:256],
        status=status if status in STATUSES else "",
        enabled=enabled if enabled in ("yes", "no") else "",
        group=given.get("group", "")[:128],
        joined=joined if joined in PRESETS else "",
        since=given.get("since", "") if not joined and _day(given.get("since", "")) else "",
        until=given.get("until", "") if not joined and _day(given.get("until", "")) else "",
        imported=imported if _JOB.fullmatch(imported := given.get("imported", "")) else "",
        sort=sort if (sort := given.get("sort", "")).removeprefix("-") in SORTS else "",
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9999 else None
