"""Which names of a chunk's users another user of the pool has, or another line of a file that is only checked."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from django.db import connection

from pools.models import ImportJob, ImportName
from pools.rules.imports.header import USERNAME
from pools.rules.imports.rows import NewUser
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
_DIGEST_OF_NAME, _DIGEST_OF_ALIAS = "", "alias"
A_USER, SOME_LINE = 0, -1
"""Who holds a name, where it is no line that is known by its number: a user of before, a line of the same file."""


class Clash(NamedTuple):
    """A name that is not free: the ``column`` it stands in, empty for the user name itself, and who holds it."""

    column: str
    holder: int


class Taken(NamedTuple):
    """Names that are another's, with who holds them: by key as user names and as aliases, and those that are a ``sub``."""

    usernames: dict[str, int]
    aliases: dict[str, int]
    subs: set[str]

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
        return None

    def note(self, user: NewUser, line: int) -> None:
        """From now on the names are this line's."""
        self.usernames[user.username_key] = line
        self.aliases.update(dict.fromkeys(user.aliases, line))


def taken_names(job: ImportJob, users: list[NewUser]) -> Taken:
    """What of these users' names is taken as the database stands."""
    usernames = {user.username_key for user in users}
    keys = {key for user in users for key in user.aliases}
    subs = {as_sub(name) for user in users for name in (user.username, *user.aliases) if name != user.sub}
    taken = Taken(
        {key: _holder(job, by) for key, by in _found("username_key", job.pool_id, usernames)},
        {key: _holder(job, by) for key, by in _found("key", job.pool_id, keys)},
        {sub for sub, _ in _found("sub", job.pool_id, subs - {None})},
    )
    if job.dry_run:
        by_digest = {_digest(_DIGEST_OF_NAME, key): (taken.usernames, key) for key in usernames}
        by_digest |= {_digest(_DIGEST_OF_ALIAS, key): (taken.aliases, key) for key in keys}
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
    names = [ImportName(job=job, digest=digest, line=line) for digest, line in sorted(lines.items())]
    ImportName.objects.bulk_create(names)


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
