"""What Django answers, handed to granian from the thread that made it."""

import asyncio
from collections.abc import Iterable
from typing import Any, Protocol

AT_ONCE = 4 * 1024**2
"""Up to so many bytes are handed over in one piece, and the thread is free however slowly the client takes them."""
TAKEN_WITHIN = 30
"""Seconds in which a client must take a piece of a longer answer."""


class Stream(Protocol):
    async def send_bytes(self, data: bytes) -> None: ...


class Exchange(Protocol):
    """granian's side of one request."""

    def __aiter__(self) -> Any: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...
    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Stream: ...


class Head:
    """WSGI's ``start_response``: remembers what it was told."""

    status = 500
    headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        self.status, self.headers = int(status[:3]), headers


def send(body: Iterable[bytes], head: Head, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> None:
    """Send a short answer at once, a long one piece by piece. Raises TimeoutError where a client takes too long."""
    gathered, size, stream = [], 0, None
    for piece in body:
        gathered.append(piece)
        size += len(piece)
        if size > AT_ONCE or stream:
            stream = stream or exchange.response_stream(head.status, head.headers)
            _push(b"".join(gathered), stream, loop)
            gathered = []
    if stream is None:
        exchange.response_bytes(head.status, head.headers, b"".join(gathered))


def _push(data: bytes, stream: Stream, loop: asyncio.AbstractEventLoop) -> None:
    async def taken() -> None:
        async with asyncio.timeout(TAKEN_WITHIN):
            await stream.send_bytes(data)

    asyncio.run_coroutine_threadsafe(taken(), loop).result()
