"""A worker's hold on an import, so that no two do its next step at once.

Whoever takes it writes until when it holds; that moment is also the proof of holding it. A worker that comes back
after its time, and finds another one at work, can change nothing any more.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from dashboard.models import ImportRun

LEASE = timedelta(minutes=2)
"""Longer than a call to AWS may take."""
SHORT_LEASE = timedelta(seconds=8)
"""While rows are prepared nothing is waited for, so that a worker which says nothing for so long is gone."""
GRACE = timedelta(seconds=15)
"""How much later than promised a look may come where the workers are busy."""


class LostLeaseError(Exception):
    """Another worker has gone on with this import."""


def due() -> list[int]:
    """Imports whose next step nobody is doing, and nobody is about to do."""
    now = timezone.now()
    waiting = Q(leased=None) | Q(leased__lt=now - GRACE) | Q(leased__lt=now, step=ImportRun.Step.PREPARING)
    runs = ImportRun.objects.filter(waiting, step__in=ImportRun.WORKING, problem="")
    return list(runs.values_list("pk", flat=True))


def take(run_id: int) -> ImportRun | None:
    """The import, held by the caller; None while somebody else holds it."""
    now = timezone.now()
    free = Q(leased=None) | Q(leased__lte=now)
    if not ImportRun.objects.filter(free, pk=run_id).update(leased=now + LEASE):
        return None
    run = ImportRun.objects.select_related("connection", "staff").get(pk=run_id)
    if run.leased != now + LEASE:
        return None
    return run


def keep(run: ImportRun, **members: object) -> None:
    """Remember what was done before the next thing is. Raises LostLeaseError."""
    if not ImportRun.objects.filter(pk=run.pk, leased=run.leased).update(**members):
        raise LostLeaseError
    for name, value in members.items():
        setattr(run, name, value)


def renew(run: ImportRun, lease: timedelta = LEASE, *, read: Callable[[], int] | None = None) -> None:
    """Hold on. Cheap enough for every row of a file: it writes only now and then, and then also how many bytes of the
    file were ``read``. Raises LostLeaseError."""
    now = timezone.now()
    left = run.leased - now
    if left > lease or left < lease * 3 / 4:
        keep(run, leased=now + lease, **({"read": read()} if read else {}))


def confirm(run: ImportRun) -> None:
    """As :func:`renew`, and nobody else can take over before the transaction around it ends."""
    keep(run, leased=timezone.now() + LEASE)


def release(run: ImportRun, seconds: float | None) -> None:
    """Let go; for so many seconds the next look is promised to whoever asked for this one."""
    until = timezone.now() + timedelta(seconds=seconds) if seconds is not None else None
    keep(run, leased=until)
