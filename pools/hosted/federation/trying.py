"""Trying a sign-in at a provider: a trip as any other, that ends at a page of the console with a report.

No user, session or code comes of it, and no function is called: :func:`end_trial` stands before all of that.
"""

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.federation.going import LEAVES
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.going import go, go_to_error, put_off
from pools.hosted.pages.browsers import browser_of, keep_browser
from pools.hosted.whose import whose_address
from pools.models import AppClient, FederationTrip, ProviderTest, UserPool
from pools.rules.federation.refusing import FAILED
from pools.rules.federation.trips import new_trip, start_trip
from pools.rules.federation.trying.report import end_test, keep_request
from pools.rules.federation.trying.starting import open_test
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.limits.hosted import meet_trip
from pools.rules.oauth.callbacks import Callback, with_query
from pools.rules.oauth.failures import NotTrusted
from pools.rules.oauth.requests import AuthorizationRequest


@login_not_required
@require_GET
def open_provider_test(request: HttpRequest) -> HttpResponse:
    """Open a test by its key, once, and go to the provider: as an app without wishes would send people there."""
    base, call = base_of(request), call_of(request, "ProviderTest")
    try:
        meet_trip(base.pool, whose_address(request))
    except errors.TooManyRequestsException:
        return put_off()
    test = open_test(base.pool, request.GET.get("key", ""), call.now)
    if test is None:
        return go_to_error(request, NotTrusted("Something went wrong"))
    provider, browser = test.provider, browser_of(request)
    trip, leaving = new_trip(provider, base=base.url, query="", browser=browser.secret, now=call.now)
    trip.test = test
    try:
        address = LEAVES[provider.type](provider, leaving, _no_wishes(base.pool), base.url, call.now, "")
    except FAILED as problem:
        return _end(request, test, {}, _failing(problem))
    keep_request(test, address)
    start_trip(trip)
    response = go(address)
    keep_browser(request, response, browser, call.now)
    return response


def end_trial(
    request: HttpRequest,
    trip: FederationTrip,
    verify: Callable[[AuthorizationRequest], VerifiedIdentity],
    answer: Mapping[str, str],
) -> HttpResponse:
    """To the page where the report is read. What opens it goes with this browser alone."""
    assert trip.test is not None
    trip.test.provider = trip.provider
    asked = _no_wishes(trip.provider.pool)
    return _end(request, trip.test, answer, lambda: verify(asked))


def _end(
    request: HttpRequest, test: ProviderTest, answer: Mapping[str, str], read: Callable[[], VerifiedIdentity]
) -> HttpResponse:
    receipt = end_test(test, answer, read, call_of(request, "ProviderTest").now)
    return go(with_query(test.return_to, {"test": test.id, "receipt": receipt}))


def _no_wishes(pool: UserPool) -> AuthorizationRequest:
    """The request of no app: nothing of it is kept."""
    return AuthorizationRequest(AppClient(pool=pool), Callback("", ""), "code", ())


def _failing(problem: Exception) -> Callable[[], VerifiedIdentity]:
    def read() -> VerifiedIdentity:
        raise problem

    return read
