"""Answers a pool's own pages, at its domain and below its path: past the console's sessions, cookies and policy.

A page is a view of :mod:`pools.hosted.pages_urls` that takes the request alone and reads ``request.pool_host``.
"""

from dataclasses import dataclass

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, set_urlconf

from pools.models import Domain, UserPool
from pools.outages import RETRY_AFTER, is_outage
from pools.wire import traces

PAGES = "pools.hosted.pages_urls"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Without ``form-action``: browsers apply it to where a form's answer leads, and that is an app's callback."""
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
log = structlog.get_logger("lifeguard.pages")


@dataclass(frozen=True)
class PoolHost:
    """Where a page is asked for. ``base_url`` has no slash at its end; links and redirects to other pages begin with it.

    ``domain`` is None below the pool's path on the site (``by_path``), which is for trying out: that is the console's
    origin, so the page runs nothing of the pool's (no custom CSS, no uploaded file).
    """

    pool: UserPool
    base_url: str
    domain: Domain | None = None

    @property
    def by_path(self) -> bool:
        return self.domain is None


class HostedRequest(HttpRequest):
    """What a page's view takes."""

    pool_host: PoolHost


def answer_page(request: HttpRequest, path: str) -> HttpResponse:
    """The answer of the page at this path (``/login``); 404 where there is none."""
    # So that no template can name an address of the console's, which is not here.
    set_urlconf(PAGES)
    try:
        request.resolver_match = match = resolve(path, PAGES)
        response = match.func(request, *match.args, **match.kwargs)
        render = getattr(response, "render", None)
        response = render() if callable(render) else response
    except (Resolver404, Http404):
        response = nothing_here()
    except Exception as error:
        response = _went_wrong(request, error)
    finally:
        set_urlconf(None)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def has_page(path: str) -> str:
    """The name of the page at this path; empty for none."""
    try:
        return resolve(path, PAGES).url_name or "page"
    except Resolver404:
        return ""


def _went_wrong(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_outage(error):
        return put_off()
    log.error("page failed", method=request.method, path=request.path[:200], **traces.outline(error))
    return _plain("Something went wrong here. Try again in some minutes.", 500)


def nothing_here() -> HttpResponse:
    return _plain("There is nothing at this address.", 404)


def put_off() -> HttpResponse:
    response = _plain("This service does not answer at the moment. Try again in some seconds.", 503)
    response["Retry-After"] = RETRY_AFTER
    return response


def _plain(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
