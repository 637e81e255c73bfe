"""How fast a job goes now, for a word about what is left.

Workers start late, and cut the file first: counted from the start of the job, its first lines would tell of an hour where two
minutes are left. So lines are counted from when some were seen first.
"""

from datetime import datetime

from django.core.cache import cache

_KEPT = 86_400
Seen = tuple[datetime, int]
"""When a job was looked at, and how many lines were done then."""


def first_seen(job_id: str, done: int, now: datetime) -> Seen | None:
    """When lines of a job were seen first; None before there are any. Whoever looks first remembers it for all."""
    if not done:
        return None
    return cache.get_or_set(f"import-pace-{job_id}", (now, done), _KEPT)
