"""``/oauth2/idpresponse``: a browser comes back from an OpenID Connect or social provider. Follows DG:federation-endpoints."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.federation.arriving import arrive, lost
from pools.hosted.federation.posted import KEY, keep_posted, take_posted
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.endpoints import read_form
from pools.hosted.oauth.going import put_off
from pools.hosted.pages.browsers import browser_of
from pools.hosted.whose import whose_address
from pools.models.federation import ProviderType
from pools.rules.federation.oidc.answers import verify_answer
from pools.rules.federation.oidc.leaving import RESPONSE
from pools.rules.federation.trips import end_trip, is_awaited
from pools.rules.limits.hosted import meet_request
from pools.rules.oauth.failures import OAuthError

LONGEST_FORM = 64 * 1024
_FIELDS = ("state", "code", "iss", "error", "error_description", "user")


@csrf_exempt  # what comes by POST is from another site by its nature: see posted
@login_not_required
@require_http_methods(["GET", "POST"])
def idp_response(request: HttpRequest) -> HttpResponse:
    """Take the answer of a provider, by its address or by a form."""
    base = base_of(request)
    try:
        meet_request(base.pool, whose_address(request))
    except errors.TooManyRequestsException:
        return put_off()
    if request.method == "POST":
        return _take_form(request)
    answer = take_posted(request) if KEY in request.GET else _one_each(dict(request.GET.lists()))
    return _come_back(request, answer) if answer else lost(request)


def _take_form(request: HttpRequest) -> HttpResponse:
    """Keep a form for our own GET, if it answers a trip at all: a stranger's is not kept."""
    base, now = base_of(request), call_of(request, "Authorize").now
    try:
        answer = _one_each(read_form(request, longest=LONGEST_FORM))
    except OAuthError:
        return lost(request)
    if not answer or not is_awaited(base.pool, answer.get("state", ""), base.url, now):
        return lost(request)
    return keep_posted(request, answer, RESPONSE)


def _come_back(request: HttpRequest, answer: dict[str, str]) -> HttpResponse:
    base, call, browser = base_of(request), call_of(request, "Authorize"), browser_of(request)
    state = answer.get("state", "")
    trip = None if browser.fresh else end_trip(base.pool, state, browser.secret, base.url, call.now)
    if trip is None or trip.provider.type == ProviderType.SAML:
        return lost(request)
    return arrive(request, trip, lambda asked: verify_answer(trip, answer, call.now, max_age=asked.max_age))


def _one_each(given: dict[str, list[str]]) -> dict[str, str] | None:
    """The parameters that mean something here; None where one came twice, of which no one knows which to believe."""
    if any(len(given.get(name, ())) > 1 for name in _FIELDS):
        return None
    return {name: given[name][0] for name in _FIELDS if given.get(name)}
