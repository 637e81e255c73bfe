"""The embedded connection: botocore's request goes to the root door inside this process, with no socket.

It stands on Django's base handler, as Django's test client does, so that the inner request closes no
database connection of the outer one.
"""

from io import BytesIO
from typing import IO
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponseBase

from dashboard.actor import current_actor

HOST = "embedded.lifeguard"
ENDPOINT = f"http://{HOST}"
_handler = BaseHandler()


def answer(request: AWSPreparedRequest, **_: object) -> AWSResponse:
    """botocore's ``before-send`` hook: hand the request in, hand the answer back."""
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    response = send(request.method, request.url, dict(request.headers), BytesIO(body), len(body))
    headers = dict(response.items())
    return AWSResponse(request.url, response.status_code, headers, _Raw(response.content))


def send(method: str, url: str, headers: dict, body: IO[bytes], length: int) -> HttpResponseBase:
    """One inner request on behalf of the current errand's staff member."""
    if _handler._middleware_chain is None:
        _handler.load_middleware()
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
    return _handler.get_response(request)


class _InnerRequest(WSGIRequest):
    """Comes from here: its name is one that the network cannot use."""

    of_this_process = True

    def get_host(self) -> str:
        return HOST


class _Raw(BytesIO):
    """The little of urllib3's response that botocore reads."""

    def stream(self, **_: object):
        yield self.read()
