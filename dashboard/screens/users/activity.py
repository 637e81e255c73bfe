"""What staff did to a user through this console, in words."""

from collections.abc import Iterable

from django.db.models import Manager, QuerySet

from dashboard.acts.registry import in_the_past
from dashboard.models import AuditRecord


def read_trail(records: Manager, connection: str, pool: str, names: Iterable[str]) -> QuerySet[AuditRecord]:
    """The audit records of a user, newest first."""
    return records.filter(connection=connection, pool=pool, target__in=list(names)).order_by("-id")


class Done:
    """An audit record as the activity card shows it."""

    def __init__(self, record: AuditRecord) -> None:
        self.record = record

    @property
    def title(self) -> str:
        done = in_the_past(self.record.operation, self.record.input)
        return done if self.record.succeeded else f"{done}: refused"

    @property
    def tone(self) -> str:
        return "good" if self.record.succeeded else "bad"

    @property
    def status(self) -> str:
        return "" if self.record.succeeded else self.record.outcome
