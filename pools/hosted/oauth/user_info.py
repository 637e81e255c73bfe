"""``GET /oauth2/userInfo``, and POST. Follows "UserInfo endpoint" (DG:userinfo-endpoint) and RFC 6750."""

from django.http import HttpRequest, HttpResponse

from pools.hosted.oauth.endpoints import as_json, endpoint, read_form, told
from pools.models import UserPool
from pools.rules.oauth import user_info as rule
from pools.rules.oauth.failures import INVALID_REQUEST, OAuthError
from pools.rules.oauth.parameters import one
from pools.wire.call import Call

_BAD = OAuthError(INVALID_REQUEST, "Bad OAuth2 request at UserInfo Endpoint")


def _challenge(problem: OAuthError) -> HttpResponse:
    """An error with ``WWW-Authenticate`` as Cognito writes it, without the word Bearer."""
    response = told(problem)
    response["WWW-Authenticate"] = f'error="{problem.error}", error_description="{problem.description}"'
    return response


@endpoint("UserInfo", "GET", "POST", problem=_challenge)
def user_info(request: HttpRequest, call: Call, pool: UserPool) -> HttpResponse:
    """The claims of the user of an access token."""
    return as_json(rule.user_info(call, pool, _token(request)))


def _token(request: HttpRequest) -> str:
    """The token in the header or, of a POST, in its form; never one in the address, which logs keep."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    in_form = ""
    if request.method == "POST" and request.headers.get("Content-Length", "0") not in ("", "0"):
        try:
            in_form = one(read_form(request), "access_token")
        except OAuthError:
            raise _BAD from None
    if bool(in_form) == bool(scheme) or (scheme and scheme.lower() != "bearer"):
        raise _BAD
    if not (token.strip() or in_form):
        raise _BAD
    return token.strip() or in_form
