"""How fast a job goes now, for a word about what is left.

Workers start late, cut the file first and warm up, and lines with a password hash take longer than others: counted from the
start of the job, its first lines would tell of an hour where two minutes are left. So only the last seconds count, and as many
of them as it takes for lines to be done several times: workers tell of a whole chunk at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache

_KEPT = 86_400
_REMEMBERED = 40
APART = timedelta(seconds=1)
SPAN = timedelta(seconds=5)
RISES = 4
Seen = tuple[datetime, int]
"""When a job was looked at, and how many lines were done then."""


def seen_before(job_id: str, done: int, now: datetime) -> Seen | None:
    """The look at a job from which its pace is to be counted; None before any line is done. Whoever looks remembers what was
    seen for all."""
    if not done:
        return None
    key = f"import-pace-{job_id}"
    looks: list[Seen] = cache.get(key) or []
    since = count_from(looks, now)
    if not looks or (done > looks[-1][1] and now - looks[-1][0] >= APART):
        cache.set(key, [*looks, (now, done)][-_REMEMBERED:], _KEPT)
    return since or (now, done)


def count_from(looks: Sequence[Seen], now: datetime) -> Seen | None:
    """Of looks at which more was done each time, oldest first: the last one that is ``SPAN`` old and has ``RISES`` behind it,
    or the first of all."""
    for moment, done in reversed(looks[: 1 - RISES]):
        if now - moment >= SPAN:
            return moment, done
    return looks[0] if looks else None
