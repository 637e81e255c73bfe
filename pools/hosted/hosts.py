"""Whose host a request names, decided before anything else; and the pages of a pool at its host or below its path."""

from collections.abc import Callable

import regex
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

from pools import errors
from pools.hosted.pages_urls import ALWAYS
from pools.hosted.pool_host import PoolHost, answer_page, has_page, nothing_here, put_off
from pools.outages import is_outage
from pools.rules.domains.addresses import address_of, path_url
from pools.rules.domains.finding import find_host, is_below_hosted_domain
from pools.rules.user_pools.finding import find_pool

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("lifeguard.hosts")
_UNKNOWN_HOST = (
    "This site has another name. Ask for it under its own address; "
    "whoever runs it sets SITE_URL, or adds a name to ALLOWED_HOSTS.\n"
)
_BELOW_POOL = regex.compile(r"/([\w-]{1,54}_[0-9a-zA-Z]{1,54})(/.+)")


def known_host(get_response: Answer) -> Callable[..., HttpResponse]:
    """Django middleware: a request's host is the site's (ALLOWED_HOSTS), a pool's (a domain), or refused: 400, one line in the log.

    At a pool's host ``request.pool_host`` says which, and :func:`hosted_pages` answers alone. X-Forwarded-Host is read
    nowhere. The name of the console's own calls is known inside the process alone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if getattr(request, "of_this_process", False):
            return get_response(request)
        name, port = split_domain_port(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
        if _is_own(name):
            return get_response(request)
        try:
            place = _place_at(name)
        except DatabaseError as error:
            if not is_outage(error):
                raise
            return put_off()
        if place is not None:
            _name_pool(request, place, f"{name}:{port}" if port else name)
            return get_response(request)
        if name and _is_allowed(name):
            return get_response(request)
        return _refuse(request)

    return middleware


def hosted_pages(get_response: Answer) -> Callable[..., HttpResponse]:
    """Django middleware: answers pools' pages before what only the console needs. At a pool's host there is nothing else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if getattr(request, "pool_host", None) is not None:
            return answer_page(request, request.path_info)
        below = _BELOW_POOL.fullmatch(request.path_info)
        if below is None or not _answers_by_path(request, has_page(below[2])):
            return get_response(request)
        try:
            pool = find_pool(below[1])
        except errors.ResourceNotFoundException:
            return nothing_here()
        except DatabaseError as error:
            if not is_outage(error):
                raise
            return put_off()
        request.pool_host = PoolHost(pool, path_url(pool))  # type: ignore[attr-defined]
        return answer_page(request, below[2])

    return middleware


def _answers_by_path(request: HttpRequest, page: str) -> bool:
    """The console, which redeems a code of a sign-in that is tried, knows no other way than the path."""
    inside = bool(getattr(request, "of_this_process", False))
    return page in ALWAYS or bool(page and (settings.HOSTED_PATHS or inside))


def _is_own(name: str) -> bool:
    """Whether ALLOWED_HOSTS names this very host: no row is looked for then."""
    return bool(name) and name != settings.INNER_HOST and name in map(str.lower, settings.ALLOWED_HOSTS)


def _is_allowed(name: str) -> bool:
    """Whether ALLOWED_HOSTS takes it by a name that stands for many. Below HOSTED_DOMAIN there are pools alone."""
    if name == settings.INNER_HOST or is_below_hosted_domain(name):
        return False
    return validate_host(name, settings.ALLOWED_HOSTS)


def _place_at(host: str) -> PoolHost | None:
    found = find_host(host)
    if found is None:
        return None
    try:
        return PoolHost(find_pool(found.pool_id), address_of(host), found.domain)
    except errors.ResourceNotFoundException:
        return None


def _name_pool(request: HttpRequest, place: PoolHost, host: str) -> None:
    request.pool_host = place  # type: ignore[attr-defined]
    # Django's own check knows ALLOWED_HOSTS alone; this name stands in a row.
    request.get_host = lambda: host  # type: ignore[method-assign]


def _refuse(request: HttpRequest) -> HttpResponse:
    asked = request.META.get("HTTP_HOST", "")[:100]
    log.warning("unknown host", host=asked, method=request.method, path=request.path[:200])
    response = HttpResponse(_UNKNOWN_HOST, status=400, content_type="text/plain; charset=utf-8")
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
