"""Attributes whose names say that they decide what their user may do."""

import re

_WORDS = frozenset(
    "access account admin group groups level org organisation organization owner plan plans role roles scope scopes staff "
    "subscription superuser tier".split()
)
_BEGINNINGS = ("admin", "entitle", "isadmin", "permission", "privilege", "role", "tenant")


def looks_like_a_right(name: str) -> bool:
    """Whether a custom attribute (``custom:tenantId``, ``custom:is_admin``) looks like one."""
    prefix, _, own = name.partition(":")
    if prefix != "custom":
        return False
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", own)]
    return any(word in _WORDS or word.startswith(_BEGINNINGS) for word in words)


def writable_rights(client: dict) -> list[str]:
    """The attributes of this kind that an app client (UserPoolClientType) may write."""
    return [name for name in client.get("WriteAttributes", []) if looks_like_a_right(name)]
