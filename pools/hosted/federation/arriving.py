"""Back from a provider: what it says is verified, and the app is told what comes of it."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, QueryDict

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.cookies import keep_session, session_of
from pools.hosted.oauth.flow import CONSENT
from pools.hosted.oauth.going import go, go_back, go_to_error, go_to_page, put_off
from pools.hosted.pages.browsers import DATA
from pools.models import FederationTrip
from pools.rules.federation.arriving.signing_in import sign_in
from pools.rules.federation.refusing import FAILED, NO_PROVIDER, refusal_of
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.oauth.failures import INVALID_REQUEST, SERVER_ERROR, NotTrusted, OAuthError, Refused
from pools.rules.oauth.requests import AuthorizationRequest, providers, read_request
from pools.wire import traces

log = structlog.get_logger("lifeguard.hosted")
Verify = Callable[[AuthorizationRequest], VerifiedIdentity]
"""Says whom a provider vouches for, to who asked for it. Raises Declined, Rejected, Unreachable."""


def arrive(request: HttpRequest, trip: FederationTrip, verify: Verify) -> HttpResponse:
    """To the callback of the request that a trip was for, with what it asked for or with why not.

    The request is checked anew, as much may have changed while the browser was away.
    """
    base, call = base_of(request), call_of(request, "Authorize")
    try:
        asked = read_request(call, base.pool, dict(QueryDict(trip.query).lists()))
    except errors.TooManyRequestsException:
        return put_off()
    except NotTrusted as problem:
        return go_to_error(request, problem)
    except Refused as problem:
        return go_back(problem)
    try:
        return _sign_in(request, trip, asked, verify)
    except errors.TooManyRequestsException:
        return put_off()
    except Refused as problem:
        return go_back(problem)
    except Exception as problem:
        # The app waits for an answer, and can show one of its own.
        log.error("arrival failed", pool=base.pool.public_id, **traces.outline(problem))
        return go_back(Refused(asked.callback, OAuthError(SERVER_ERROR)))


def lost(request: HttpRequest) -> HttpResponse:
    """The error page, for an answer that nobody waits for here: of another browser, out of time, or for the second time."""
    return go_to_error(request, NotTrusted("Something went wrong"))


def _sign_in(
    request: HttpRequest, trip: FederationTrip, asked: AuthorizationRequest, verify: Verify
) -> HttpResponse:
    call, provider = call_of(request, "Authorize"), trip.provider
    if not provider.enabled or provider.name not in providers(asked.client):  # known before anybody is asked
        raise Refused(asked.callback, OAuthError(INVALID_REQUEST, NO_PROVIDER))
    try:
        verified = verify(asked)
    except FAILED as problem:
        check = problem.check.value if isinstance(problem, Rejected) else type(problem).__name__
        log.warning(
            "provider refused",
            pool=asked.pool.public_id,
            provider=provider.name,
            check=check,
            why=str(problem),
        )
        raise Refused(asked.callback, refusal_of(provider, problem)) from None
    signed_in = sign_in(call, asked, base_of(request).url, session_of(request, call), verified)
    told = asked.callback.address(**signed_in.answer) if signed_in.answer else ""
    response = go(told) if told else go_to_page(request, CONSENT, trip.query)
    keep_session(request, response, signed_in.session, signed_in.secret)
    response.delete_cookie(DATA, path=base_of(request).cookie_path, samesite="Lax")
    return response
