"""Sending a browser to an identity provider."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.http import HttpRequest, HttpResponse

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.going import go, go_back, put_off
from pools.hosted.pages.browsers import browser_of, keep_browser
from pools.hosted.whose import whose_address
from pools.models import IdentityProvider
from pools.models.federation import ProviderType
from pools.rules.federation.oidc import leaving as oidc
from pools.rules.federation.oidc.kinds import KINDS
from pools.rules.federation.providers.finding import find_provider
from pools.rules.federation.refusing import FAILED, NO_PROVIDER, refusal_of
from pools.rules.federation.saml import leaving as saml
from pools.rules.federation.trips import Departure, new_trip, start_trip
from pools.rules.limits.hosted import meet_trip
from pools.rules.oauth.failures import INVALID_REQUEST, LOGIN_REQUIRED, OAuthError, Refused
from pools.rules.oauth.requests import LOCAL, AuthorizationRequest

log = structlog.get_logger("lifeguard.hosted")
Leave = Callable[[IdentityProvider, Departure, AuthorizationRequest, str, datetime, str], str]
"""What gives the address of a provider with all that the browser takes along: of the provider, the departure, the request,
the base, the moment, and the e-mail address that the provider was chosen by. Raises Declined, Rejected, Unreachable."""
LEAVES: dict[str, Leave] = {
    **dict.fromkeys(KINDS, oidc.departure_address),
    ProviderType.SAML: saml.departure_address,
}
"""By the type of the provider."""


def goes_elsewhere(asked: AuthorizationRequest) -> bool:
    """Whether the request names a provider other than the pool itself, to which the browser goes without a page."""
    return asked.identity_provider not in ("", LOCAL)


def go_where_asked(request: HttpRequest, asked: AuthorizationRequest) -> HttpResponse:
    """302 to the provider that the request names, or to the callback where that cannot be."""
    try:
        provider = find_provider(asked.pool, asked.identity_provider)
    except errors.ResourceNotFoundException:
        provider = None
    if provider is None or not provider.enabled:
        return go_back(Refused(asked.callback, OAuthError(INVALID_REQUEST, NO_PROVIDER)))
    if asked.silent:
        return go_back(Refused(asked.callback, OAuthError(LOGIN_REQUIRED)))
    return go_to_provider(request, asked, provider)


def go_to_provider(
    request: HttpRequest, asked: AuthorizationRequest, provider: IdentityProvider, hint: str = ""
) -> HttpResponse:
    """302 to a provider, for the request for authorization in the query. What is kept of it is bound to this browser."""
    base, call = base_of(request), call_of(request, "Authorize")
    try:
        meet_trip(base.pool, whose_address(request))
    except errors.TooManyRequestsException:
        return put_off()
    browser = browser_of(request)
    query = request.META.get("QUERY_STRING", "")
    trip, leaving = new_trip(provider, base=base.url, query=query, browser=browser.secret, now=call.now)
    try:
        address = LEAVES[provider.type](provider, leaving, asked, base.url, call.now, hint)
    except FAILED as problem:
        log.warning(
            "provider not reached", pool=base.pool.public_id, provider=provider.name, why=str(problem)
        )
        return go_back(Refused(asked.callback, refusal_of(provider, problem)))
    start_trip(trip)
    response = go(address)
    keep_browser(request, response, browser, call.now)
    return response
