"""Counting what happened, by metric, app client, identity provider and hour."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Count, Func, QuerySet

from pools.models import AuthEvent, Occurrence, UserPool
from pools.models.prepared_sql import insert_one

SIGN_UP, SIGN_IN = "SignUpSuccesses", "SignInSuccesses"
TOKEN_REFRESH, FEDERATION = "TokenRefreshSuccesses", "FederationSuccesses"
METRICS = (SIGN_UP, SIGN_IN, TOKEN_REFRESH, FEDERATION)
ADMIN = "Admin"
"""The app client of what administrators do, as Cognito names it."""


@dataclass(frozen=True)
class Key:
    """What is counted together."""

    metric: str
    client_id: str
    identity_provider: str
    hour: datetime


def count(pool: UserPool, client_id: str, metric: str, now: datetime, *, succeeded: bool = True) -> None:
    """Count one of :data:`METRICS` that leaves no event of a user, in one insert: refreshed tokens, users whom an
    administrator makes, sign-ins under a name that nobody bears. Events count by themselves.
    """
    insert_one(
        Occurrence(pool_id=pool.id, client_id=client_id, metric=metric, succeeded=succeeded, created=now)
    )


def counted(pool: UserPool, start: datetime, end: datetime) -> tuple[Counter[Key], Counter[Key]]:
    """How often each thing succeeded and was asked for, from ``start`` until before ``end``: two queries."""
    totals: Counter[Key] = Counter()
    samples: Counter[Key] = Counter()
    for key, number, succeeded in (*_events(pool, start, end), *_occurrences(pool, start, end)):
        samples[key] += number
        totals[key] += number * succeeded
    return totals, samples


def _events(pool: UserPool, start: datetime, end: datetime) -> Iterator[tuple[Key, int, bool]]:
    columns = ("event_type", "response", "client_id", "identity_provider")
    for row in _by_hour(AuthEvent.objects.filter(pool_id=pool.id), columns, start, end):
        hour, passed = _read_hour(row["hour"]), row["response"] == "Pass"
        # A user who signed up has succeeded, though they have yet to confirm it.
        if row["event_type"] == "SignUp":
            yield Key(SIGN_UP, row["client_id"], "", hour), row["number"], row["response"] != "Fail"
        elif row["event_type"] == "SignIn" and row["response"] != "InProgress":
            yield Key(SIGN_IN, row["client_id"], "", hour), row["number"], passed
            if row["identity_provider"]:
                yield (
                    Key(FEDERATION, row["client_id"], row["identity_provider"], hour),
                    row["number"],
                    passed,
                )


def _occurrences(pool: UserPool, start: datetime, end: datetime) -> Iterator[tuple[Key, int, bool]]:
    columns = ("metric", "client_id", "succeeded")
    for row in _by_hour(Occurrence.objects.filter(pool_id=pool.id), columns, start, end):
        yield (
            Key(row["metric"], row["client_id"], "", _read_hour(row["hour"])),
            row["number"],
            row["succeeded"],
        )


def _by_hour(rows: QuerySet, columns: tuple[str, ...], start: datetime, end: datetime) -> QuerySet[Any, dict]:
    happened = rows.filter(created__gte=start, created__lt=end).annotate(hour=_Hour("created"))
    return happened.values(*columns, "hour").annotate(number=Count("pk")).order_by()


class _Hour(Func):
    """The hour as text. Django's own truncation calls back into Python for each row on SQLite."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 13)")

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"
        return self.as_sql(compiler, connection, template=template)


def _read_hour(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC)
