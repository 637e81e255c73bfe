"""``GET /oauth2/authorize``: back to the app where somebody is signed in, else to a provider or the sign-in page.

Follows "Authorize endpoint" (DG:authorization-endpoint).
"""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pools.hosted.federation.going import go_where_asked, goes_elsewhere
from pools.hosted.oauth.flow import answer_by_session, begin_request
from pools.hosted.oauth.going import go_back, go_to_page
from pools.rules.oauth.failures import SERVER_ERROR, OAuthError, Refused
from pools.wire import traces

log = structlog.get_logger("lifeguard.hosted")


@login_not_required
@require_safe
def authorize(request: HttpRequest, pool_id: str = "") -> HttpResponse:
    """A page with the same parameters asks for what is missing, or the provider that is asked for."""
    asked = begin_request(request)
    if isinstance(asked, HttpResponse):
        return asked
    try:
        answer = answer_by_session(request, asked)
        if answer is None and goes_elsewhere(asked):
            answer = go_where_asked(request, asked)
    except Exception as problem:
        # The app waits for an answer, and can show one of its own.
        log.error("authorize failed", pool=asked.pool.public_id, **traces.outline(problem))
        return go_back(Refused(asked.callback, OAuthError(SERVER_ERROR)))
    return answer or go_to_page(request, "login", request.META.get("QUERY_STRING", ""))
