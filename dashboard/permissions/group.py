"""Acts that are given together, as a role has them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Acts that are given together. ``of`` names the heading under which the page of roles shows the group."""

    key: str
    of: str
    name: str
    help: str
    permissions: frozenset[str]


def group(key: str, of: str, name: str, help_text: str, *permissions: str) -> Group:
    """``permissions`` are written ``service: Operation Operation``."""
    found = set()
    for part in permissions:
        service, _, names = part.partition(": ")
        found |= {f"{service}:{name}" for name in names.split()}
    return Group(key, of, name, help_text, frozenset(found))
