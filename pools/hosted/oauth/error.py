"""``GET /error``: why a browser was sent nowhere. Follows "Managed login endpoints" (DG:managed-login-endpoints)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pools.hosted.oauth.base import base_of
from pools.hosted.pages.showing import show
from pools.rules.oauth.failures import INVALID_REQUEST, SHOWN


@login_not_required
@require_safe
def error(request: HttpRequest, pool_id: str = "") -> HttpResponse:
    """The sentence of Cognito and one of our own words below it. Anybody can write an address: nothing of it is shown."""
    base_of(request)
    asked = request.GET.get("error", "")
    page = {"error": asked if asked in SHOWN else INVALID_REQUEST}
    return show(request, "error", page, status=400)
