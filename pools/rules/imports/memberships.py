"""The groups that a chunk's users come into: which of them there are, and making those that are missing."""

from collections.abc import Iterable
from datetime import datetime

from pools.models import Group, ImportJob, UserPool
from pools.rules.imports.cells import RejectedError
from pools.rules.imports.extra_columns import GROUPS
from pools.rules.imports.rows import NewUser
from pools.rules.users.groups import MAX_GROUPS

MISSING = "There is no group {}. Make it, or let the import make the groups that are missing."
FULL = f"A user pool can have at most {MAX_GROUPS:,} groups."


class Groups:
    """The groups that a chunk names (where ``named``), by name: ``made`` are the keys of those that it made, ``new``
    the names of those that it made or, in a dry run, where they are ``wanted``, would make."""

    def __init__(self, job: ImportJob, users: Iterable[NewUser], now: datetime) -> None:
        names = {name for user in users if user.extra for name in user.extra.groups}
        self.named = bool(names)
        self.ids = _found(job.pool, names) if names else {}
        self.made: list[int] = []
        self.new: list[str] = []
        self.wanted: set[str] = set()
        self.problem = MISSING
        missing = sorted(names - self.ids.keys())
        if missing and job.options.get("MakeGroups"):
            self._make(job, missing, now)

    def refuse_missing(self, user: NewUser) -> None:
        """Raise RejectedError for a user who is to come into a group that there is not."""
        for name in user.extra.groups if user.extra else ():
            if name not in self.ids and name not in self.wanted:
                raise RejectedError(GROUPS, self.problem.format(name))

    def _make(self, job: ImportJob, missing: list[str], now: datetime) -> None:
        # The pool is held as CreateGroup holds it, before anything is written that others could wait for.
        pool = UserPool.objects.select_for_update(no_key=True).get(id=job.pool_id)
        self.ids |= _found(pool, missing)
        missing = [name for name in missing if name not in self.ids]
        room = max(MAX_GROUPS - Group.objects.filter(pool=pool).count(), 0)
        if len(missing) > room:
            missing, self.problem = missing[:room], FULL
        self.new = missing
        if job.dry_run:
            self.wanted = set(missing)
        else:
            rows = [Group(pool=pool, name=name, created=now, modified=now) for name in missing]
            self.made = [group.pk for group in Group.objects.bulk_create(rows)]
            self.ids |= dict(zip(missing, self.made, strict=True))


def _found(pool: UserPool, names: Iterable[str]) -> dict[str, int]:
    groups = Group.objects.filter(pool=pool, name__in=list(names)).values_list("name", "id")
    return dict(groups)


def rows_of_groups(groups: Groups, accepted: Iterable[tuple[int, NewUser]], now: object) -> list[tuple]:
    """The rows of Membership for new users by their keys."""
    return [
        (groups.ids[name], number, now)
        for number, user in accepted
        if user.extra
        for name in user.extra.groups
    ]
