"""``POST /oauth2/register``: a client registers itself. Follows RFC 7591 and "Dynamic client registration" (DG)."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from pools.hosted.oauth.endpoints import as_json, endpoint, told
from pools.hosted.whose import whose_address
from pools.models import UserPool
from pools.rules.oauth.client_metadata import INVALID_METADATA, read_object
from pools.rules.oauth.failures import INVALID_REQUEST, OAuthError
from pools.rules.oauth.registering import register as rule
from pools.wire.call import Call
from pools.wire.lengths import content_length

LONGEST_BODY = 64 * 1024


def _challenge(problem: OAuthError) -> HttpResponse:
    """An error; where a token is missing or wrong, with what RFC 6750 asks for."""
    response = told(problem)
    if problem.status == 401:
        response["WWW-Authenticate"] = f'Bearer error="{problem.error}"'
    return response


@endpoint("Register", "POST", problem=_challenge)
def register(request: HttpRequest, call: Call, pool: UserPool) -> HttpResponse:
    """The new client, with its secret where it has one; told this once."""
    token, given = _token(request), read_object(_body(request))
    return as_json(rule(call, pool, whose_address(request), token, given), 201)


def _token(request: HttpRequest) -> str:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if header and (scheme.lower() != "bearer" or not token.strip()):
        raise OAuthError(INVALID_REQUEST, "The Authorization header must be Bearer and an access token.")
    return token.strip()


def _body(request: HttpRequest) -> bytes:
    length = content_length(request.META.get("CONTENT_LENGTH") or "0")
    if length is None or length > LONGEST_BODY or "HTTP_TRANSFER_ENCODING" in request.META:
        raise OAuthError(
            INVALID_METADATA, f"The body needs a Content-Length of at most {LONGEST_BODY} bytes."
        )
    if request.content_type != "application/json":
        raise OAuthError(INVALID_METADATA, "Content-Type must be application/json.")
    try:
        return request.body
    except (UnreadablePostError, SuspiciousOperation):
        raise OAuthError(INVALID_METADATA, "The body could not be read.") from None
