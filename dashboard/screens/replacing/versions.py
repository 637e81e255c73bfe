"""Updates that replace everything: describe, change, send all of it back.

UpdateUserPool and UpdateUserPoolClient put every member that is left out back to the service's default. So pages
start from what Describe told, change what the form changes, and show the difference before they send it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing


@dataclass(frozen=True)
class Change:
    """One member that differs. ``after`` is None where the update leaves the member out: the default takes its place."""

    member: str
    before: Any
    after: Any

    default: str = ""

    @property
    def resets(self) -> bool:
        """Whether a value that was set goes back to the service's default."""
        return self.after is None

    @property
    def was(self) -> str:
        return in_words(self.before, self.default)

    @property
    def becomes(self) -> str:
        return in_words(self.after, self.default)


@dataclass(frozen=True)
class Clash:
    """A member that somebody else changed since the form was opened. One that is not ``on_form`` stays as they left it."""

    member: str
    opened: Any
    stored: Any
    typed: Any
    on_form: bool = True

    @property
    def was(self) -> str:
        return in_words(self.opened)

    @property
    def is_now(self) -> str:
        return in_words(self.stored)

    @property
    def mine(self) -> str:
        kept = _comparable(self.typed) == _comparable(self.stored)
        return in_words(self.typed) if self.on_form or not kept else "not on this form"


def changes(before: dict, after: dict, defaults: Mapping[str, str] | None = None) -> list[Change]:
    """Every member, nested ones by their path, in which two versions differ; ``defaults`` are the service's, in words."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        Change(member, old.get(member), new.get(member), (defaults or {}).get(member, ""))
        for member in sorted(old.keys() | new.keys())
        if _comparable(old.get(member)) != _comparable(new.get(member))
    ]


def clashes(
    opened: dict, stored: dict, typed: dict, on_form: Callable[[str], bool] = lambda member: True
) -> list[Clash]:
    """What somebody else changed between the opening of a form and now, beside what was typed; ``on_form`` says of a member
    whether the form speaks for it."""
    mine = dict(_leaves(typed))
    return [
        Clash(change.member, change.before, change.after, mine.get(change.member), on_form(change.member))
        for change in changes(opened, stored)
    ]


def in_words(value: Any, default: str = "") -> str:
    """A member's value for a page. One that is not set is the service's default."""
    if value is None or value in ([], {}):
        return f"default: {default}" if default else "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, dict):
        return " ".join(f"{name} {in_words(each)}" for name, each in value.items())
    return str(value)


def seal(version: dict) -> str:
    """The version that a form was opened on, to travel in the form."""
    return signing.dumps(version, salt="version", compress=True)


def unseal(text: str) -> dict | None:
    """The version in a form; None where there is none or it was tampered with."""
    try:
        return signing.loads(text, salt="version")
    except signing.BadSignature:
        return None


def _leaves(value: dict, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        here = f"{path}.{name}" if path else name
        if isinstance(inner, dict) and inner:
            yield from _leaves(inner, here)
        elif inner is not None:
            yield here, inner


def _comparable(value: Any) -> Any:
    """Lists of names are sets to Cognito; an empty one is the same as none."""
    if isinstance(value, list):
        return sorted(value, key=str) or None
    return value if value != {} else None
