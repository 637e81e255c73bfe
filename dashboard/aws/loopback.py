"""The embedded connection: botocore's request goes to the root door inside this process, with no socket.

It stands on Django's base handler, as Django's test client does, so that the inner request closes no
database connection of the outer one.
"""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from dashboard.actor import current_actor

HOST = settings.INNER_HOST
ENDPOINT = f"http://{HOST}"


class Readable(Protocol):
    """A body that can be sent."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    """botocore's ``before-send`` hook: hand the request in, hand the answer back."""
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    response = send(request.method, request.url, dict(request.headers), BytesIO(body), len(body))
    headers = dict(response.items())
    return AWSResponse(request.url, response.status_code, headers, _Raw(response.content))


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def send(method: str, url: str, headers: dict, body: Readable, length: int) -> HttpResponse:
    """One inner request on behalf of the current actor's staff member."""
    actor = current_actor.get()
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": parts.path or "/",
        "QUERY_STRING": parts.query,
        "CONTENT_LENGTH": str(length),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": actor.source_ip,
        # It never leaves the process: a site that redirects plain HTTP must not redirect it.
        "wsgi.url_scheme": "https",
        "wsgi.input": body,
    }
    for name, value in headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = text
    environ["HTTP_HOST"] = HOST
    request = _InnerRequest(environ)
    request.staff_caller, request.staff_id = actor.staff.email, str(actor.staff.pk or "")
    answered = _handler().get_response(request)
    assert isinstance(answered, HttpResponse)  # the engine streams nothing
    return answered


class _InnerRequest(WSGIRequest):
    """Comes from here: its name is one that the network cannot use. The engine reads who asks off ``staff_caller``."""

    of_this_process = True
    staff_caller: str
    staff_id: str

    def get_host(self) -> str:
        return HOST


class _Raw(BytesIO):
    """The little of urllib3's response that botocore reads."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()
