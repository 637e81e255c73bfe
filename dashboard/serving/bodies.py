"""Reads bodies on the event loop: under a deadline that goes on with what has come, and within a bound on all together."""

import asyncio
from collections.abc import AsyncIterator
from io import BufferedReader, RawIOBase
from typing import Any, Protocol

PATIENCE = 10
"""Seconds that any body has."""
SLOWEST = 50 * 1000
"""Bytes that buy one second more: who sends no faster than that is cut off."""
WHOLE = 1024**2
"""The largest body that is read before a thread is taken, in bytes."""
HELD = 128 * 1024**2
"""Bytes of unanswered bodies that one process holds at once."""
PIECE = 256 * 1024


class TooManyBytesError(Exception):
    """The process holds as much of bodies as it may."""


class Source(Protocol):
    """What granian gives of a request: its body by pieces."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class Bodies:
    """The bodies that a process holds until they are answered. Used on the event loop alone."""

    def __init__(self) -> None:
        self.held = 0

    async def read(self, source: Source, length: int) -> bytes:
        """The whole body, or what came until the sender went; ``forget`` it when it is answered.

        Raises TimeoutError, and TooManyBytesError.
        """
        pieces, size, incoming = [], 0, Incoming(source)
        try:
            while size < length and (piece := await incoming.piece()):
                pieces.append(piece)
                size += len(piece)
                self.held += len(piece)
                if self.held > HELD:
                    raise TooManyBytesError
        except BaseException:
            self.held -= size
            raise
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def forget(self, body: bytes) -> None:
        self.held -= len(body)


class Incoming:
    """A body while it comes."""

    def __init__(self, source: Source) -> None:
        self._pieces = source.__aiter__()
        self._deadline = asyncio.get_running_loop().time() + PATIENCE

    async def piece(self) -> bytes:
        """What came next; empty at the end. Raises TimeoutError where the sender is too slow."""
        try:
            async with asyncio.timeout_at(self._deadline):
                piece = await self._pieces.__anext__()  # what anext() makes of it cannot be interrupted
        except StopAsyncIteration:
            return b""
        except TimeoutError:
            raise TimeoutError("The body came too slowly.") from None
        self._deadline += len(piece) / SLOWEST
        return piece

    async def pieces(self) -> bytes:
        """What came next, some pieces together: a thread that waits for each costs more than the piece."""
        gathered, size = [], 0
        while size < PIECE and (piece := await self.piece()):
            gathered.append(piece)
            size += len(piece)
        return b"".join(gathered)


def as_file(incoming: Incoming, loop: asyncio.AbstractEventLoop) -> BufferedReader:
    """A body as a thread reads it while it comes. Reading raises TimeoutError, which is an OSError."""
    return BufferedReader(_Body(incoming, loop), PIECE)


class _Body(RawIOBase):
    def __init__(self, incoming: Incoming, loop: asyncio.AbstractEventLoop) -> None:
        self._incoming, self._loop, self._rest = incoming, loop, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if not self._rest:
            came = asyncio.run_coroutine_threadsafe(self._incoming.pieces(), self._loop).result()
            self._rest = memoryview(came)
        size = min(len(into), len(self._rest))
        into[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
