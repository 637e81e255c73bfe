"""``/saml2/logout``: a SAML provider answers our logout, or asks for one. Follows DG:cognito-user-pools-saml-idp-sign-out."""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.endpoints import read_form
from pools.hosted.oauth.going import go_to_error, put_off
from pools.hosted.oauth.logout import leave
from pools.hosted.whose import whose_address
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.incoming import Message
from pools.rules.federation.saml.logging_out import answer_logout, end_logout
from pools.rules.federation.saml.messages import ANSWER, REQUEST
from pools.rules.limits.hosted import meet_request
from pools.rules.oauth.failures import WRONG_ANSWER, WRONG_RELAY_STATE, NotTrusted, OAuthError
from pools.rules.oauth.parameters import Given, one

log = structlog.get_logger("lifeguard.hosted")


@csrf_exempt  # what comes is known by its signature, and no cookie is looked at
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def saml_logout(request: HttpRequest) -> HttpResponse:
    """Take it by HTTP-Redirect or HTTP-POST."""
    try:
        meet_request(base_of(request).pool, whose_address(request))
        posted = request.method == "POST"
        given = read_form(request) if posted else dict(request.GET.lists())
        relay_state = one(given, "RelayState")
    except errors.TooManyRequestsException:
        return put_off()
    except OAuthError:
        return go_to_error(request, NotTrusted(WRONG_ANSWER))
    query = "" if posted else request.META.get("QUERY_STRING", "")
    if given.get(REQUEST):
        return _answer(request, given, query, relay_state)
    return _come_back(request, given, query, relay_state)


def _answer(request: HttpRequest, given: Given, query: str, relay_state: str) -> HttpResponse:
    base, call = base_of(request), call_of(request, "Logout")
    try:
        address = answer_logout(call, base.pool, base.url, relay_state, _message(given, query, REQUEST))
    except Rejected as problem:
        log.warning("logout refused", pool=base.pool.public_id, check=problem.check.value, why=problem.said)
        return go_to_error(request, NotTrusted(WRONG_ANSWER))
    return leave(request, address)


def _come_back(request: HttpRequest, given: Given, query: str, relay_state: str) -> HttpResponse:
    base, now = base_of(request), call_of(request, "Logout").now
    try:
        message: Message | None = _message(given, query, ANSWER)
    except Rejected:
        message = None
    address = end_logout(base.pool, base.url, relay_state, message, now)
    if address is None:
        return go_to_error(request, NotTrusted(WRONG_RELAY_STATE))
    return leave(request, address)


def _message(given: Given, query: str, name: str) -> Message:
    return Message.of_query(query, name) if query else Message.of_form((given.get(name) or [""])[0])
