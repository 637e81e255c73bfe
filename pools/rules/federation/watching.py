"""What passes between a pool and a provider on a trip, for whoever watches it: a sign-in that is tried shows all of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """A piece of the trip, in the order in which they come."""

    REQUEST = "request"
    """What the browser took along to the provider."""
    ANSWER = "answer"
    """What it brought back."""
    TOKEN_REQUEST = "token-request"
    """What we asked the provider's token endpoint."""
    TOKEN_RESPONSE = "token-response"
    ID_TOKEN_HEADER = "id-token-header"
    ID_TOKEN = "id-token"
    USER_INFO = "user-info"
    ASSERTION = "assertion"


OF_A_PERSON = (Part.ID_TOKEN, Part.USER_INFO, Part.ASSERTION)
"""What holds claims: the rest says how it came."""


@dataclass(frozen=True)
class Seen:
    """A part as it was, secrets among it: whoever shows it leaves them out. ``document`` is XML, where the part is that."""

    part: Part
    fields: Mapping[str, Any]
    document: str = ""


_watched: ContextVar[list[Seen] | None] = ContextVar("parts_seen", default=None)


def seen(part: Part, fields: Mapping[str, Any], document: str = "") -> None:
    """Show a part to whoever watches, before it is checked."""
    watching = _watched.get()
    if watching is not None:
        watching.append(Seen(part, fields, document))


def is_watched() -> bool:
    """Whether anybody does: what takes work to show is then shown."""
    return _watched.get() is not None


@contextmanager
def watched() -> Iterator[list[Seen]]:
    """The parts that are seen within, in order."""
    parts: list[Seen] = []
    token = _watched.set(parts)
    try:
        yield parts
    finally:
        _watched.reset(token)
