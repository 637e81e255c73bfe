"""Rolling up the hours that have closed, and forgetting what is too old."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from pools.models import AuthEvent, HourlyCount, Occurrence, RolledUp, UserPool
from pools.rules.metrics.counting import counted
from pools.rules.user_pools.removal import hidden_pools

HOUR = timedelta(hours=1)
GRACE = timedelta(minutes=20)
"""An hour closes this much after its end: sign-ins that began in it may take their 15 minutes to end."""
AT_ONCE = timedelta(hours=6)
COUNTS_KEPT = timedelta(days=455)
BATCH = 2000


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def pools_behind(now: datetime) -> Iterable[UserPool]:
    """The pools with hours that have closed and are not rolled up."""
    closed = hour_of(now - GRACE)
    behind = UserPool.objects.filter(Q(rolledup=None) | Q(rolledup__until__lt=closed))
    return behind.exclude(pk__in=hidden_pools()).order_by("pk")


def roll_up(pool: UserPool, now: datetime) -> None:
    """Keep the counts of the pool's closed hours, six at once. To run it twice does no harm."""
    closed = hour_of(now - GRACE)
    while _roll_up_some(pool, closed) < closed:
        pass


def _roll_up_some(pool: UserPool, closed: datetime) -> datetime:
    with transaction.atomic():
        RolledUp.objects.get_or_create(pool=pool, defaults={"until": _first_hour(pool, closed)})
        mark = RolledUp.objects.select_for_update().get(pool=pool)
        if mark.until >= closed:
            return mark.until
        until = min(mark.until + AT_ONCE, closed)
        totals, samples = counted(pool, mark.until, until)
        HourlyCount.objects.bulk_create(
            HourlyCount(
                pool=pool,
                metric=key.metric,
                client_id=key.client_id,
                identity_provider=key.identity_provider,
                hour=key.hour,
                total=totals[key],
                samples=number,
            )
            for key, number in samples.items()
        )
        Occurrence.objects.filter(pool=pool, created__lt=until).delete()
        mark.until = until
        mark.save(update_fields=["until"])
    return until


def _first_hour(pool: UserPool, closed: datetime) -> datetime:
    firsts = [
        rows.filter(pool=pool).aggregate(first=Min("created"))["first"]
        for rows in (AuthEvent.objects, Occurrence.objects)
    ]
    return min([hour_of(first) for first in firsts if first], default=closed)


def forget(now: datetime, *, events_kept: timedelta) -> None:
    """Delete events and counts that are too old, a portion at a time so that no writer waits for long."""
    for pool in UserPool.objects.order_by("pk"):
        _delete(AuthEvent.objects.filter(pool=pool, created__lt=now - events_kept).order_by("created"))
    _delete(HourlyCount.objects.filter(hour__lt=now - COUNTS_KEPT).order_by("hour"))


def _delete(rows: QuerySet) -> None:
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.model._base_manager.filter(pk__in=keys).delete()
