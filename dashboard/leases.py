"""A worker's hold on a job's row, so that no two do its next step at once, and a dead worker is missed soon.

The column ``leased`` says until when; that moment is also the proof of holding. A worker that comes back after its
time, and finds another one at work, can change nothing any more. No broker has a part in it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from django.db import Error, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from dashboard.models.leased import Leased

LEASE = timedelta(seconds=12)
RENEWAL = timedelta(seconds=4)
GRACE = timedelta(seconds=2)
LONGEST = timedelta(minutes=3)
"""No hold and no promise is longer: what says so was written by a clock that was ahead, and holds nothing."""
LOST = timedelta(seconds=15)
"""When a worker is given up that has not said how the sending of a message went."""
Row = TypeVar("Row", bound=Leased)


class LostLeaseError(Exception):
    """Another worker has gone on with this job."""


def free(now: datetime, *, grace: timedelta = timedelta(0)) -> Q:
    """Jobs that nobody holds; with ``grace`` those alone that nobody is about to come back to either."""
    return Q(leased=None) | Q(leased__lte=now - grace) | Q(leased__gt=now + LONGEST)


def unattended(now: datetime, lost: timedelta = LOST) -> Q:
    """Messages that nobody is sending: ``tried`` says since when a worker does, and after ``lost`` it is given up."""
    return Q(tried=None) | Q(tried__lte=now - lost) | Q(tried__gt=now + lost)


def due(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Jobs whose next step nobody is doing, and nobody is about to do."""
    return rows.filter(free(timezone.now(), grace=GRACE))


def take(rows: QuerySet[Row], key: int) -> Row | None:
    """The job, held by the caller; None while somebody else holds it, and where it is not among the rows."""
    now = timezone.now()
    if not rows.filter(free(now), pk=key).update(leased=now + LEASE):
        return None
    return rows.filter(pk=key, leased=now + LEASE).first()


def keep(row: Leased, **members: Any) -> None:
    """Remember what was done before the next thing is. Raises LostLeaseError, also where the row was let go."""
    with getattr(row, "lease_lock", nullcontext()):
        mine = type(row)._default_manager.filter(pk=row.pk, leased=row.leased)
        if row.leased is None or not mine.update(**members):
            raise LostLeaseError
        for name, value in members.items():
            setattr(row, name, value)


def renew(row: Leased, **told: Callable[[], object]) -> None:
    """Hold on. Cheap enough for every line of a file: it writes only now and then, and then also what the columns named
    are told to hold. Raises LostLeaseError."""
    now, until = timezone.now(), row.leased
    if until is None or until - now < LEASE - RENEWAL:
        keep(row, leased=now + LEASE, **{column: tell() for column, tell in told.items()})


def confirm(row: Leased) -> None:
    """As :func:`renew`, and nobody else can take over before the transaction around it ends."""
    keep(row, leased=timezone.now() + LEASE)


def release(row: Leased, seconds: float | None) -> None:
    """Let go; for so many seconds the next look is promised to whoever asked for this one."""
    until = timezone.now() + timedelta(seconds=seconds) if seconds is not None else None
    keep(row, leased=until)


@contextmanager
def held(row: Leased) -> Iterator[None]:
    """Hold on from beside while the block works, however long one of its calls waits for somebody else."""
    if connection.in_atomic_block:  # nobody else sees the hold before it ends
        yield
        return
    done = Event()
    row.lease_lock = Lock()
    beside = Thread(target=_hold_on, args=(row, done), daemon=True)
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()
        del row.lease_lock


def _hold_on(row: Leased, done: Event) -> None:
    try:
        while not done.wait(RENEWAL.total_seconds()):
            _renew_or_wait(row)
    except LostLeaseError:
        pass  # the worker finds out when it stores what it did
    finally:
        connection.close()


def _renew_or_wait(row: Leased) -> None:
    try:
        renew(row)
    except Error:
        connection.close()  # the database is away: the next turn tries again
