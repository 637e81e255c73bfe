"""The users whom an import made: they lie in the stretches of keys that its chunks took.

No index of users names their import, which would make each import slower by it.
"""

from collections.abc import Callable
from typing import Any

from pools import errors
from pools.models import ImportChunk, ImportJob, User, UserPool

NEAR = 20_000
"""Stretches with no more keys between them are walked as one: those between are of other imports, or of nobody."""
Keys = tuple[list[list[Any]], bool]


def find_import(pool: UserPool, job_id: str) -> str:
    """The id of the pool's import job. Raises ResourceNotFoundException."""
    if not ImportJob.objects.filter(id=job_id, pool_id=pool.id).exists():
        raise errors.ResourceNotFoundException("The import job does not exist in this pool.")
    return job_id


def users_of_import(pool: UserPool, job_id: str) -> Callable[[list[Any] | None, int], Keys]:
    """A function that gives the keys ``[id]`` of at most so many users below a key, newest first, and whether these are all."""
    stretches = _stretches(find_import(pool, job_id))

    def keys(after: list[Any] | None, portion: int) -> Keys:
        found: list[list[Any]] = []
        for first, last in stretches:
            high = min(last, after[0] - 1) if after else last
            if high >= first:
                users = User.objects.filter(id__range=(first, high), imported_by=job_id).order_by("-id")
                found += [[key] for key in users.values_list("id", flat=True)[: portion - len(found)]]
            if len(found) == portion:
                return found, False
        return found, True

    return keys


def _stretches(job_id: str) -> list[tuple[int, int]]:
    """The first and last keys of what lies near together, the newest first."""
    chunks = ImportChunk.objects.filter(job_id=job_id, first_user__isnull=False)
    taken = sorted(
        (first, first + imported - counts.get("updated", 0) - 1)
        for first, imported, counts in chunks.values_list("first_user", "imported", "counts")
        if first is not None
    )
    joined: list[tuple[int, int]] = []
    for first, last in taken:
        if joined and first - joined[-1][1] <= NEAR:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined[::-1]
