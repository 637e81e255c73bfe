"""What a diagnosis starts from, and what its rules find."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.models import AuditRecord
from dashboard.users.person import Person


@dataclass(frozen=True)
class Case:
    """All that is known.

    ``clients`` (UserPoolClientType) and ``events`` (AuthEventType, newest first) are None where they could not be read.
    """

    pool: dict
    person: Person
    clients: Sequence[dict] | None
    records: Sequence[AuditRecord]
    now: datetime
    events: Sequence[dict] | None = None
    embedded: bool = True

    @property
    def last_sign_in(self) -> dict:
        """The newest event of a sign-in; empty where there is none."""
        return next((event for event in self.events or () if event.get("EventType") == "SignIn"), {})


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way (``stops``), or that will bite later. ``action`` is the offer that helps."""

    words: str
    stops: bool = True
    more: str = ""
    action: str = ""


Rule = Callable[[Case], Iterable[Finding]]


def day(moment: datetime) -> str:
    """``2 November 2026``."""
    return f"{moment.day} {moment:%B %Y}"
