"""A metric over time: from the counts of closed hours, and from the events of open ones."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Sum

from pools.models import HourlyCount, RolledUp, UserPool
from pools.rules.metrics.counting import counted
from pools.rules.metrics.rolling import hour_of

Hours = dict[datetime, tuple[int, int]]
"""By the beginning of an hour: how often something succeeded, and how often it was asked for."""


def read_hours(
    pool: UserPool,
    metrics: Collection[str],
    start: datetime,
    end: datetime,
    *,
    client_id: str | None = None,
    identity_provider: str | None = None,
) -> dict[str, Hours]:
    """The hours of each metric from the one of ``start`` until before ``end``, in four queries.

    Without ``client_id`` and ``identity_provider`` those of all together.
    """
    chosen = {"client_id": client_id, "identity_provider": identity_provider}
    only = {name: value for name, value in chosen.items() if value is not None}
    mark = RolledUp.objects.filter(pool_id=pool.id).first()
    start = hour_of(start)
    found: dict[str, Hours] = {metric: {} for metric in metrics}
    if mark:
        closed = HourlyCount.objects.filter(
            pool_id=pool.id, metric__in=metrics, hour__gte=start, hour__lt=min(end, mark.until), **only
        )
        for metric, hour, total, samples in (
            closed.values_list("metric", "hour").annotate(Sum("total"), Sum("samples")).order_by()
        ):
            found[metric][hour] = (total, samples)
    totals, samples_of = counted(pool, max(start, mark.until) if mark else start, end)
    for key, number in samples_of.items():
        if key.metric in found and all(getattr(key, name) == value for name, value in only.items()):
            total, samples = found[key.metric].get(key.hour, (0, 0))
            found[key.metric][key.hour] = (total + totals[key], samples + number)
    return found
