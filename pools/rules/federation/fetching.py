"""Requests to identity providers: over HTTPS alone, to public addresses alone, by :mod:`pools.rules.fetching`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings

from pools.rules import fetching
from pools.rules.federation.rejections import TooSlow, Unreachable

MAX_BYTES = 256 * 1024


@dataclass(frozen=True)
class Answer:
    """What a provider answered, with a status below 500 that is no redirect."""

    host: str
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises Unreachable."""
        try:
            read = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            read = None
        if not isinstance(read, dict):
            raise Unreachable(f"{self.host} answered something that is no JSON object.")
        return read


def get(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """What the provider answers to a GET of this ``https://`` address, within ``PROVIDER_TIMEOUT`` seconds in all.

    Raises Unreachable where it is down, slow, redirects, fails, says too much, or is no public place.
    """
    return _ask(url, headers or {}, None)


def post(url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    """As :func:`get`, of a form that is sent there."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _ask(url, {**kind, **(headers or {})}, urlencode(form).encode())


def _ask(url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    networks = fetching.EVERYWHERE if settings.PROVIDER_ALLOW_PRIVATE else ()
    bounds = fetching.Bounds(settings.PROVIDER_TIMEOUT, MAX_BYTES, networks)
    usual = {"Accept": "application/json", "User-Agent": "Lifeguard"}
    try:
        answer = fetching.fetch(url, bounds, {**usual, **headers}, body)
    except fetching.NotPublic as problem:
        raise Unreachable(f"{problem} is at an address that is not public.") from None
    except fetching.NoAddress:
        raise Unreachable("The provider names an address that is not an https:// address.") from None
    except fetching.TooLate as problem:
        raise TooSlow(str(problem)) from None
    except fetching.Unreached as problem:
        raise Unreachable(str(problem)) from None
    if 300 <= answer.status < 400:
        raise Unreachable(f"{answer.host} redirects elsewhere, which is not followed.")
    if answer.status >= 500 or answer.status == 429:
        raise Unreachable(f"{answer.host} answered with HTTP status {answer.status}.")
    return Answer(answer.host, answer.status, answer.body)
