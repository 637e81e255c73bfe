"""The seam for temporary credentials: who issues them hangs in at start-up what reads their session tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pools.wire.call import Caller


@dataclass(frozen=True)
class TemporaryKey:
    """What a session token stands for: the key that its holder signs with, and the caller who that is."""

    id: str
    secret: str
    caller: Caller


Reader = Callable[[str, datetime], TemporaryKey]
_readers: list[Reader] = []


def hang_reader(reader: Reader) -> None:
    """Read session tokens with this from now on.

    It raises UnrecognizedClientException for a token that is not its own, ExpiredTokenException for an old one.
    """
    _readers[:] = [reader]


def read_session_token(token: str, now: datetime) -> TemporaryKey:
    """The key of a session token; raises as its reader does."""
    return _readers[0](token, now)
