"""``/saml2/idpresponse``: a SAML provider's form comes in, by POST alone. Follows DG:cognito-user-pools-saml-idp.

It comes from another site, where our cookies do not come along: it is kept, and read by our own GET.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.federation.arriving import arrive, lost
from pools.hosted.federation.posted import KEY, keep_posted, take_posted
from pools.hosted.federation.unasked import come_unasked
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.endpoints import read_form
from pools.hosted.oauth.going import go_to_error, put_off
from pools.hosted.pages.browsers import browser_of
from pools.hosted.whose import whose_address
from pools.models.federation import ProviderType
from pools.rules.federation.saml.addresses import RESPONSE
from pools.rules.federation.saml.answers import verify_answer
from pools.rules.federation.saml.messages import ANSWER
from pools.rules.federation.saml.unasked import read_relay_state
from pools.rules.federation.trips import end_trip, is_awaited
from pools.rules.limits.hosted import meet_request
from pools.rules.oauth.failures import WRONG_ANSWER, WRONG_RELAY_STATE, NotTrusted, OAuthError

RELAY_STATE = "RelayState"


@csrf_exempt  # what comes by POST is from another site by its nature: see posted
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def saml_response(request: HttpRequest) -> HttpResponse:
    """Take the answer of a provider, or what one sends unasked."""
    try:
        meet_request(base_of(request).pool, whose_address(request))
    except errors.TooManyRequestsException:
        return put_off()
    if request.method == "POST":
        return _take_form(request)
    if KEY not in request.GET:
        return HttpResponseNotAllowed(["POST"])
    fields = take_posted(request)
    return _come_back(request, fields) if fields else lost(request)


def _take_form(request: HttpRequest) -> HttpResponse:
    """Keep a form for our own GET, if it answers a trip, or its provider may send people unasked: a stranger's is not kept."""
    base, now = base_of(request), call_of(request, "Authorize").now
    try:
        given = read_form(request)
    except OAuthError:
        return go_to_error(request, NotTrusted(WRONG_ANSWER))
    values = [given.get(name, ()) for name in (ANSWER, RELAY_STATE)]
    if any(len(each) != 1 or not each[0] for each in values):
        return go_to_error(request, NotTrusted(WRONG_ANSWER))
    response, relay_state = (each[0] for each in values)
    if not (is_awaited(base.pool, relay_state, base.url, now) or read_relay_state(base.pool, relay_state)):
        return go_to_error(request, NotTrusted(WRONG_RELAY_STATE))
    return keep_posted(request, {ANSWER: response, RELAY_STATE: relay_state}, RESPONSE)


def _come_back(request: HttpRequest, fields: dict[str, str]) -> HttpResponse:
    base, call, browser = base_of(request), call_of(request, "Authorize"), browser_of(request)
    response, state = fields.get(ANSWER, ""), fields.get(RELAY_STATE, "")
    trip = None if browser.fresh else end_trip(base.pool, state, browser.secret, base.url, call.now)
    if trip is None:
        unasked = read_relay_state(base.pool, state)
        return come_unasked(request, fields, unasked) if unasked else lost(request)
    if trip.provider.type != ProviderType.SAML:
        return lost(request)

    return arrive(
        request,
        trip,
        lambda _: verify_answer(trip.provider, response, base.url, call.now, request_id=trip.request_id),
    )
