"""Sending a browser on: to a callback, to a page of ours, or to the page that says why it is sent nowhere."""

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri

from pools.hosted.oauth.base import base_of
from pools.rules.oauth.callbacks import with_query
from pools.rules.oauth.failures import NotTrusted, Refused


def go(address: str) -> HttpResponse:
    """302 to an address that was checked: a registered callback, of whichever scheme, or our own."""
    response = HttpResponse(status=302, headers={"Location": iri_to_uri(address)})
    # A code or a token stands in it: nothing keeps it, and no other site is told of it.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def go_to_page(request: HttpRequest, page: str, query: str = "") -> HttpResponse:
    """302 to a page of the pool, such as ``login``; ``query`` is encoded already."""
    return go(f"{base_of(request).url}/{page}{f'?{query}' if query else ''}")


def go_to_error(request: HttpRequest, problem: NotTrusted) -> HttpResponse:
    """302 to the error page, which sends nobody anywhere."""
    client = {"client_id": problem.client_id} if problem.client_id else {}
    return go(with_query(f"{base_of(request).url}/error", {"error": problem.text, **client}))


def go_back(problem: Refused) -> HttpResponse:
    """302 to the callback, with the error."""
    return go(problem.address)


def put_off() -> HttpResponse:
    """429: more was asked than is answered."""
    response = HttpResponse("Too many requests. Try again in some seconds.\n", status=429)
    response["Content-Type"], response["Retry-After"] = "text/plain; charset=utf-8", "1"
    return response
