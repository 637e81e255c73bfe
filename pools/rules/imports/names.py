"""Which names of a chunk's users another user of the pool has, or another line of a file that is only checked."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from django.db import connection

from pools.models import Alias, ImportJob, ImportName
from pools.rules.imports.extra_columns import SUB
from pools.rules.imports.header import USERNAME
from pools.rules.imports.rows import NewUser
from pools.rules.imports.subs import subs_of_others
from pools.rules.names import aliases
from pools.rules.names.search_keys import as_sub

_IS_ONE = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}
_QUERIES = {
    "username_key": "SELECT username_key, imported_by FROM pools_user WHERE pool_id = %s AND username_key",
    "sub": "SELECT sub, imported_by FROM pools_user WHERE pool_id = %s AND sub",
    "key": "SELECT key, imported_by FROM pools_alias JOIN pools_user ON pools_user.id = user_id"
    " WHERE pools_alias.pool_id = %s AND key",
    "digest": "SELECT digest, line FROM pools_importname WHERE job_id = %s AND digest",
}
_DIGEST_OF_NAME, _DIGEST_OF_ALIAS, _DIGEST_OF_SUB, _DIGEST_OF_USER = "", "alias", "sub", "user"
A_USER, SOME_LINE = 0, -1
"""Who holds a name, where it is no line that is known by its number: a user of before, a line of the same file."""


class Clash(NamedTuple):
    """A name that is not free: the ``column`` it stands in, empty for the user name itself, and who holds it."""

    column: str
    holder: int


class Taken(NamedTuple):
    """Names that are another's, with who holds them: by key as user names and as aliases, those that are a ``sub``, and,
    of the subs that the lines themselves say, those that are taken."""

    usernames: dict[str, int]
    aliases: dict[str, int]
    subs: set[str]
    said: dict[str, int]

    def clash_of(self, user: NewUser) -> Clash | None:
        """The first of a user's names that is not free; None where all are."""
        if user.username_key in self.usernames:
            return Clash("", self.usernames[user.username_key])
        if self.subs and as_sub(user.username) in self.subs - {user.sub}:
            return Clash(USERNAME, A_USER)
        for key, attribute in user.aliases.items():
            column = USERNAME if attribute == aliases.USERNAME else attribute
            if key in self.aliases:
                return Clash(column, self.aliases[key])
            if self.subs and as_sub(key) in self.subs - {user.sub}:
                return Clash(column, A_USER)
        return self._clash_of_sub(user) if said_sub(user) else None

    def note(self, user: NewUser, line: int) -> None:
        """From now on the names are this line's."""
        self.usernames[user.username_key] = line
        self.aliases.update(dict.fromkeys(user.aliases, line))
        if said_sub(user):
            self.said[user.sub] = line
            self.subs.add(user.sub)

    def _clash_of_sub(self, user: NewUser) -> Clash | None:
        named = (self.usernames, self.aliases) if user.username != user.sub else ()
        holders = [names[key] for names in named for key in _as_names(user.sub) if key in names]
        holder = self.said.get(user.sub, holders[0] if holders else None)
        return None if holder is None else Clash(SUB, holder)


def said_sub(user: NewUser) -> str:
    """The ``sub`` that a user's line says; empty where it says none."""
    return user.extra.sub if user.extra else ""


def taken_names(job: ImportJob, users: list[NewUser]) -> Taken:
    """What of these users' names is taken as the database stands."""
    said = {user.sub for user in users if said_sub(user)}
    as_names = {name for sub in said for name in _as_names(sub)}
    usernames = {user.username_key for user in users} | as_names
    keys = {key for user in users for key in user.aliases} | as_names
    subs = {as_sub(name) for user in users for name in (user.username, *user.aliases) if name != user.sub}
    in_pool = {sub: _holder(job, by) for sub, by in _found("sub", job.pool_id, (subs | said) - {None})}
    taken = Taken(
        {key: _holder(job, by) for key, by in _found("username_key", job.pool_id, usernames)},
        {key: _holder(job, by) for key, by in _found("key", job.pool_id, keys)},
        set(in_pool),
        {sub: holder for sub, holder in in_pool.items() if sub in said},
    )
    if said:
        taken.said.update(dict.fromkeys(subs_of_others(job.pool_id, said), A_USER))
    if job.dry_run:
        by_digest: dict[int, tuple[dict[str, int], str]] = {}
        for kind, names, own in (
            (_DIGEST_OF_NAME, taken.usernames, usernames),
            (_DIGEST_OF_ALIAS, taken.aliases, keys),
            (_DIGEST_OF_SUB, taken.said, said),
        ):
            by_digest |= {_digest(kind, key): (names, key) for key in own}
        for digest, line in _found("digest", job.id, by_digest):
            names, key = by_digest[digest]
            names.setdefault(key, line or SOME_LINE)
    return taken


def note_names(job: ImportJob, accepted: Iterable[tuple[int, NewUser]]) -> None:
    """What a dry run keeps instead of users, to find names that the file holds twice."""
    lines: dict[int, int] = {}
    for line, user in accepted:
        lines[_digest(_DIGEST_OF_NAME, user.username_key)] = line
        lines.update((_digest(_DIGEST_OF_ALIAS, key), line) for key in user.aliases)
        if said_sub(user):
            lines[_digest(_DIGEST_OF_SUB, user.sub)] = line
    keep_digests(job, lines)


def note_users(job: ImportJob, lines: Mapping[int, int]) -> None:
    """That these users, by key, were met on these lines of a job that updates."""
    keep_digests(job, {_digest(_DIGEST_OF_USER, str(key)): line for key, line in lines.items()})


def users_met(job: ImportJob, keys: Collection[int]) -> dict[int, int]:
    """The lines of the job on which these users were met before."""
    by_digest = {_digest(_DIGEST_OF_USER, str(key)): key for key in keys}
    return {by_digest[digest]: line for digest, line in _found("digest", job.id, by_digest)}


def claimed_aliases(job: ImportJob, keys: Collection[str]) -> dict[str, int]:
    """Whose these aliases are, by key of the user; in a dry run SOME_LINE for those that a line is to have."""
    holders = dict(
        Alias.objects.filter(pool_id=job.pool_id, key__in=list(keys)).values_list("key", "user_id")
    )
    if job.dry_run:
        by_digest = {_digest(_DIGEST_OF_ALIAS, key): key for key in keys}
        holders |= {by_digest[digest]: SOME_LINE for digest, _ in _found("digest", job.id, by_digest)}
    return holders


def claim_aliases(job: ImportJob, keys: Iterable[str], line: int) -> None:
    """From now on these aliases are a line's, in a dry run."""
    keep_digests(job, {_digest(_DIGEST_OF_ALIAS, key): line for key in keys})


def keep_digests(job: ImportJob, lines: Mapping[int, int]) -> None:
    names = [ImportName(job=job, digest=digest, line=line) for digest, line in sorted(lines.items())]
    ImportName.objects.bulk_create(names)


def _as_names(sub: str) -> tuple[str, str]:
    """How a ``sub`` could stand among the keys of user names and aliases."""
    return sub, sub.upper()


def _holder(job: ImportJob, made_by: str) -> int:
    return SOME_LINE if made_by == job.id else A_USER


def _found(column: str, owner: int | str, values: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Which of these values a column of a pool's or a job's rows holds, by one walk along their index, and who holds it."""
    listed = list(values)
    if not listed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_QUERIES[column]} {_IS_ONE[connection.vendor]}",
            [owner, listed if connection.vendor == "postgresql" else orjson.dumps(listed).decode()],
        )
        yield from cursor


def _digest(kind: str, key: str) -> int:
    return int.from_bytes(blake2b(f"{kind}\0{key}".encode(), digest_size=8).digest(), signed=True)
