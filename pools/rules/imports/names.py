"""Which names of a chunk's users another user of the pool has, or another line of a file that is only checked."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from django.db import connection

from pools.models import ImportJob, ImportName
from pools.rules import aliases
from pools.rules.imports.header import USERNAME
from pools.rules.imports.rows import NewUser
from pools.rules.search_keys import as_sub

_IS_ONE = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}
_DIGEST_OF_NAME, _DIGEST_OF_ALIAS = "", "alias"


class Taken(NamedTuple):
    """Names that are another's: by key as user names and as aliases, and those that are a ``sub``."""

    usernames: set[str]
    aliases: set[str]
    subs: set[str]

    def column_of(self, user: NewUser) -> str | None:
        """The column whose value is another user's alias or ``sub``; None where none is."""
        if self.subs and as_sub(user.username) in self.subs - {user.sub}:
            return USERNAME
        for key, attribute in user.aliases.items():
            if key in self.aliases or (self.subs and as_sub(key) in self.subs - {user.sub}):
                return USERNAME if attribute == aliases.USERNAME else attribute
        return None


def taken_names(job: ImportJob, users: list[NewUser]) -> Taken:
    """What of these users' names is taken as the database stands."""
    usernames = {user.username_key for user in users}
    keys = {key for user in users for key in user.aliases}
    subs = {as_sub(name) for user in users for name in (user.username, *user.aliases) if name != user.sub}
    taken = Taken(
        set(_found("username_key", "pools_user", job.pool_id, usernames)),
        set(_found("key", "pools_alias", job.pool_id, keys)),
        set(_found("sub", "pools_user", job.pool_id, subs - {None})),
    )
    if job.dry_run:
        by_digest = {_digest(_DIGEST_OF_NAME, key): (taken.usernames, key) for key in usernames}
        by_digest |= {_digest(_DIGEST_OF_ALIAS, key): (taken.aliases, key) for key in keys}
        for digest in _found("digest", "pools_importname", job.id, by_digest):
            names, key = by_digest[digest]
            names.add(key)
    return taken


def note_names(job: ImportJob, users: Iterable[NewUser]) -> None:
    """What a dry run keeps instead of users, to find names that the file holds twice."""
    digests: set[int] = set()
    for user in users:
        digests.add(_digest(_DIGEST_OF_NAME, user.username_key))
        digests.update(_digest(_DIGEST_OF_ALIAS, key) for key in user.aliases)
    ImportName.objects.bulk_create([ImportName(job=job, digest=digest) for digest in sorted(digests)])


def _found(column: str, table: str, owner: int | str, values: Iterable[Any]) -> Iterator[Any]:
    """Which of these values a column of a pool's or a job's rows holds, by one walk along their index."""
    listed = list(values)
    if not listed:
        return
    whose = "job_id" if table == "pools_importname" else "pool_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {table} WHERE {whose} = %s AND {column} {_IS_ONE[connection.vendor]}",  # noqa: S608 (our own names)
            [owner, listed if connection.vendor == "postgresql" else orjson.dumps(listed).decode()],
        )
        for (value,) in cursor:
            yield value


def _digest(kind: str, key: str) -> int:
    return int.from_bytes(blake2b(f"{kind}\0{key}".encode(), digest_size=8).digest(), signed=True)
