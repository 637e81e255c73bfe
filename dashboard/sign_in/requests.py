"""Requests to sign-in providers, which an administrator or the provider itself names: by the one safe way to ask."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import requests
from django.conf import settings
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from pools.rules import fetching

MAX_BYTES = 256 * 1024


class Refused(requests.RequestException):
    """The address may not be asked, does not answer, or answers too much. The message says which."""


class ProviderSession(requests.Session):
    """A session of ``requests`` whose every request, whoever prepares it, goes out by :mod:`pools.rules.fetching`.

    HTTPS alone, no redirects, no proxy, no address of this network unless ``PROVIDER_ALLOW_PRIVATE`` says so, and at most
    ``PROVIDER_TIMEOUT`` seconds for all of an answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # of the environment it would read a netrc file
        self.adapters.clear()
        self.mount("", _SafeAdapter())


class _SafeAdapter(BaseAdapter):
    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        url = request.url or ""
        answer = _fetch(url, request)
        if 300 <= answer.status < 400:
            raise Refused(f"{answer.host} redirects elsewhere, which is not followed.")
        response = requests.Response()
        response.request, response.url, response.status_code = request, url, answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response.raw = BytesIO(answer.body)
        return response

    def close(self) -> None:
        """There is nothing to close: each request has a connection of its own."""


def _fetch(url: str, request: requests.PreparedRequest) -> fetching.Answer:
    networks = fetching.EVERYWHERE if settings.PROVIDER_ALLOW_PRIVATE else ()
    bounds = fetching.Bounds(settings.PROVIDER_TIMEOUT, MAX_BYTES, networks)
    try:
        return fetching.fetch(url, bounds, _as_text(request.headers), _body(request))
    except fetching.NotPublic as problem:
        raise Refused(f"{problem} is at an address that is not public.") from None
    except fetching.NoAddress:
        raise Refused("The provider names an address that does not begin with https://.") from None
    except fetching.Unreached as problem:
        raise Refused(str(problem)) from None


def _as_text(headers: Mapping[str, str | bytes]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else value.decode("latin-1") for name, value in headers.items()
    }


def _body(request: requests.PreparedRequest) -> bytes | None:
    """What is posted; None for a GET. The library sends nothing else."""
    body = request.body
    if request.method == "GET" and not body:
        return None
    if request.method == "POST" and (body is None or isinstance(body, str | bytes)):
        return body.encode() if isinstance(body, str) else body or b""
    raise Refused("A provider is asked by GET and POST alone.")
