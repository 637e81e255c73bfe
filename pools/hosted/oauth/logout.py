"""``GET /logout``. Follows "Logout endpoint" (DG:logout-endpoint) and OpenID Connect RP-Initiated Logout."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.cookies import forget_session, session_of
from pools.hosted.oauth.going import go, go_back, go_to_error, put_off
from pools.hosted.pages.showing import show
from pools.hosted.whose import whose_address
from pools.rules.federation.saml.logging_out import begin_logout
from pools.rules.limits.hosted import meet_request
from pools.rules.oauth.failures import NotTrusted, Refused
from pools.rules.oauth.logging_out import Leaving, read_logout
from pools.rules.sessions.revoking import end_hosted_session


@login_not_required
@require_safe
def logout(request: HttpRequest, pool_id: str = "") -> HttpResponse:
    """End the browser's session and go where the client has registered, or to the sign-in page. Tokens stay good.

    Where a SAML provider vouched for the user and wants to hear of it (IDPSignout), the browser goes there first.
    """
    base, call = base_of(request), call_of(request, "Logout")
    try:
        meet_request(base.pool, whose_address(request))
        leaving = read_logout(call, base.pool, dict(request.GET.lists()))
    except errors.TooManyRequestsException:
        return put_off()
    except NotTrusted as problem:
        return go_to_error(request, problem)
    except Refused as problem:
        return go_back(problem)
    session, address = session_of(request, call), _next(request, leaving)
    # Somebody else may have signed in here since the token that hints at its user was given out.
    ends = session is None or leaving.sub in ("", session.user.sub)
    if session is not None and ends:
        with call.change():
            end_hosted_session(session, call.now)
        address = begin_logout(session, address, call.now) or address
    response = leave(request, address)
    if ends:
        forget_session(request, response)
    return response


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """On to an address that was checked; without one, our own word that the user is signed out."""
    return go(address) if address else show(request, "signed_out")


def _next(request: HttpRequest, leaving: Leaving) -> str:
    if leaving.sign_in is not None:
        return f"{base_of(request).url}/login?{urlencode(leaving.sign_in, doseq=True)}"
    return leaving.address
