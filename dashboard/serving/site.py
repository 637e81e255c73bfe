"""One request: its body, a thread, its answer."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings

from dashboard.serving.answers import Exchange, Head, send
from dashboard.serving.bodies import WHOLE, Bodies, Incoming, TooManyBytesError, as_file
from dashboard.serving.environ import Scope, environ_of, length_of
from dashboard.serving.threads import Threads

UPLOADS = 8
"""Threads for bodies that are read while they come."""
_ALIVE = b'{"name": "lifeguard", "status": "ok"}'

Wsgi = Callable[..., Iterable[bytes]]
"""Called with an environ and a :class:`Head`."""


class Site:
    """The RSGI application of one process (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md)."""

    def __init__(self, wsgi: Wsgi) -> None:
        self.wsgi, self.bodies = wsgi, Bodies()
        self.threads = Threads(settings.WEB_THREADS)
        self.uploads = Threads(UPLOADS)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        if scope.path == "/health/" and scope.method in ("GET", "HEAD"):
            exchange.response_bytes(200, [("content-type", "application/json")], _ALIVE)
            return
        environ = environ_of(scope)
        try:
            length = length_of(environ)
        except ValueError as error:
            refuse(exchange, 400, str(error))
            return
        if length > WHOLE:
            environ["wsgi.input"] = as_file(Incoming(exchange), self.loop)
            await self.uploads.run(partial(self.answer, environ, exchange))
        elif length:
            await self.answer_whole(environ, exchange, length)
        else:
            environ["wsgi.input"] = BytesIO()
            await self.threads.run(partial(self.answer, environ, exchange))

    async def answer_whole(self, environ: dict[str, Any], exchange: Exchange, length: int) -> None:
        """Answer a request whose body is read first."""
        try:
            body = await self.bodies.read(exchange, length)
        except TimeoutError as error:
            refuse(exchange, 408, str(error))
            return
        except TooManyBytesError:
            refuse(exchange, 503, "Too many bodies are being read. Try again soon.", ("retry-after", "5"))
            return
        try:
            environ["wsgi.input"] = BytesIO(body)
            await self.threads.run(partial(self.answer, environ, exchange))
        finally:
            self.bodies.forget(body)

    def answer(self, environ: dict[str, Any], exchange: Exchange) -> None:
        """Run Django, in a thread."""
        head = Head()
        body = self.wsgi(environ, head)
        try:
            send(body, head, exchange, self.loop)
        finally:
            if close := getattr(body, "close", None):
                close()


def refuse(exchange: Exchange, status: int, sentence: str, *headers: tuple[str, str]) -> None:
    """Answer before Django is asked. The connection is closed: what is left of the body would be the next request."""
    told = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), *headers]
    exchange.response_bytes(status, told, f"{sentence}\n".encode())
