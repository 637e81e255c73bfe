"""What an undo has to know of a chunk beyond which users it made: sealed, and kept for ``RETENTION_DAYS``.

``updated`` holds each changed user's values before and after, ``said`` what the file said of new users that an untouched one
of a plain import has not (the groups they joined, their own date of change), ``groups_made`` the keys of groups.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from django.conf import settings

from pools.rules.imports.memberships import Groups
from pools.rules.imports.rows import NewUser


def trace_of_new(accepted: Iterable[tuple[int, NewUser]], first: int, groups: Groups) -> dict[str, Any]:
    """What the file said of these new users, by their keys from ``first`` on."""
    said = {}
    for number, (_, user) in enumerate(accepted, first):
        if user.extra and (user.extra.groups or user.extra.modified or user.extra.created):
            modified = user.extra.modified or user.extra.created
            said[str(number)] = {
                "groups": [groups.ids[name] for name in user.extra.groups],
                "modified": modified.isoformat() if modified else "",
            }
    return {"said": said} if said else {}


def seal_trace(trace: dict[str, Any]) -> bytes | None:
    return settings.KEY_RING.encrypt(orjson.dumps(trace)) if trace else None


def open_trace(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """What :func:`seal_trace` sealed; empty where there was nothing."""
    return orjson.loads(settings.KEY_RING.decrypt(bytes(sealed))) if sealed else {}
