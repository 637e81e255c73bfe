"""``POST /oauth2/token``. Follows "Token endpoint" (DG:token-endpoint)."""

from django.http import HttpRequest, HttpResponse

from pools.hosted.oauth.endpoints import as_json, endpoint, read_form
from pools.models import UserPool
from pools.rules.oauth.token_requests import answer_grant
from pools.wire.call import Call


@endpoint("Token", "POST")
def token(request: HttpRequest, call: Call, pool: UserPool) -> HttpResponse:
    """Tokens for a code, a refresh token or a machine."""
    authorization = request.headers.get("Authorization", "")
    return as_json(answer_grant(call, pool, authorization, read_form(request)))
