"""Which browser a page was given to: its secret, the forgery check, and what it keeps between two pages.

The secret stands in a ``__Host-`` cookie wherever the page came over https, so that no sibling host and no page over http
can plant another. ``_csrf`` is made of it, as is ``XSRF-TOKEN``, which scripts that drive the classic pages know; both have
to fit. Follows OWASP's Cross-Site Request Forgery Prevention Cheat Sheet ("signed double-submit cookie").
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from pools.hosted.oauth.base import base_of

TOKEN, FIELD, DATA = "XSRF-TOKEN", "_csrf", "page-data"
DATA_LIVES = timedelta(hours=1)
_SALT = "pools.hosted.pages"
_MARK = b"page "
_LONGEST_DATA = 4000


class Forged(Exception):
    """A form that did not come from a page of this browser."""


class LeftAlone(Exception):
    """A form whose page was open for too long."""


@dataclass(frozen=True)
class Browser:
    """One browser at the pages of one pool. ``fresh`` says that it had no secret before."""

    secret: str
    place: str
    fresh: bool

    def token(self, now: datetime) -> str:
        """What the form bears as ``_csrf`` and the browser as ``XSRF-TOKEN``: when it was made, and what proves that."""
        made = f"{int(now.timestamp()):x}"
        return f"{made}.{self._proof(made)}"

    def check(self, request: HttpRequest, now: datetime, longest: timedelta) -> None:
        """Raise Forged unless the form is this browser's, LeftAlone where its page is older than ``longest``."""
        given, kept = request.POST.get(FIELD, ""), request.COOKIES.get(TOKEN, "")
        if self.fresh or not (self._made(given) and self._made(kept)):
            raise Forged
        if now.timestamp() - int(given.partition(".")[0], 16) > longest.total_seconds():
            raise LeftAlone

    def _made(self, token: str) -> bool:
        made, _, proof = token.partition(".")
        return constant_time_compare(proof, self._proof(made)) if made else False

    def _proof(self, made: str) -> str:
        said = f"token {self.place} {self.secret} {made}"
        return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()

    def seal(self, data: dict[str, Any]) -> str:
        """What the browser carries from page to page, and can neither read nor hand to another browser or pool."""
        text = orjson.dumps([self._name(), data])
        return settings.KEY_RING.encrypt(_MARK + text).decode()

    def unseal(self, sealed: str) -> dict[str, Any] | None:
        """What :meth:`seal` was given; None for anything else."""
        try:
            text = settings.KEY_RING.decrypt(sealed.encode())
        except (InvalidToken, ValueError):
            return None
        if not text.startswith(_MARK):
            return None
        name, data = orjson.loads(text.removeprefix(_MARK))
        return data if constant_time_compare(name, self._name()) else None

    def _name(self) -> str:
        return salted_hmac(_SALT, f"browser {self.place} {self.secret}", algorithm="sha256").hexdigest()


def cookie_name(request: HttpRequest) -> str:
    """``__Host-flow`` over https; plain over http, which is for this machine alone."""
    return "__Host-flow" if request.is_secure() else "flow"


def browser_of(request: HttpRequest) -> Browser:
    """The browser that asks, with a new secret where it has none: the same one for the length of the request."""
    known: Browser | None = getattr(request, "hosted_browser", None)
    if known is None:
        kept = request.COOKIES.get(cookie_name(request), "")
        fresh = len(kept) != 43 or not kept.isascii()
        base = base_of(request)
        place = f"{base.pool.public_id} {base.url}"
        known = Browser(secrets.token_urlsafe(32) if fresh else kept, place, fresh)
        request.hosted_browser = known  # type: ignore[attr-defined]
    return known


def keep_browser(request: HttpRequest, response: HttpResponse, browser: Browser, now: datetime) -> None:
    """Let the browser keep its secret, and the token of the page that it gets."""
    path, secure = base_of(request).cookie_path, request.is_secure()
    kept: dict[str, Any] = {"secure": secure, "httponly": True, "samesite": "Lax"}
    if browser.fresh:
        # A __Host- cookie has no other path than this one.
        response.set_cookie(cookie_name(request), browser.secret, path="/" if secure else path, **kept)
    response.set_cookie(TOKEN, browser.token(now), path=path, **kept)


def read_data(request: HttpRequest, browser: Browser) -> dict[str, Any]:
    """What a page left for another one: ``username`` and the like; empty where nothing was left, or by another browser."""
    sealed = request.COOKIES.get(DATA, "")
    return (browser.unseal(sealed) or {}) if 0 < len(sealed) <= _LONGEST_DATA else {}


def keep_data(request: HttpRequest, response: HttpResponse, browser: Browser, data: dict[str, Any]) -> None:
    """Leave something for the next pages; with nothing to leave, forget what was left."""
    path = base_of(request).cookie_path
    if not data:
        response.delete_cookie(DATA, path=path, samesite="Lax")
        return
    response.set_cookie(
        DATA,
        browser.seal(data),
        max_age=DATA_LIVES,
        path=path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
