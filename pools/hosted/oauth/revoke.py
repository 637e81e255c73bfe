"""``POST /oauth2/revoke``. Follows "Revoke endpoint" (DG:revocation-endpoint)."""

from django.http import HttpRequest, HttpResponse

from pools.hosted.oauth.endpoints import endpoint, read_form
from pools.models import UserPool
from pools.rules.oauth.revoking import revoke_token
from pools.wire.call import Call


@endpoint("Revoke", "POST")
def revoke(request: HttpRequest, call: Call, pool: UserPool) -> HttpResponse:
    """End what came of a refresh token. The answer is empty, for a token that nobody knows too."""
    revoke_token(call, pool, request.headers.get("Authorization", ""), read_form(request))
    return HttpResponse(content_type="application/json;charset=UTF-8")
