"""What the endpoints that programs ask have in common: CORS, headers, errors as OAuth tells them, and a line in the log."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import pool_of
from pools.hosted.whose import whose_address
from pools.models import UserPool
from pools.outages import RETRY_AFTER, is_outage
from pools.rules.limits.hosted import meet_request
from pools.rules.oauth.failures import INVALID_REQUEST, SERVER_ERROR, OAuthError, of_function
from pools.rules.oauth.parameters import Given
from pools.wire import cors, traces
from pools.wire.call import Call
from pools.wire.lengths import content_length

log = structlog.get_logger("lifeguard.hosted")
FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 128 * 1024
_JSON = "application/json;charset=UTF-8"
_NEVER_KEPT = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "0",
}
Answer = Callable[[HttpRequest, Call, UserPool], HttpResponse]


def endpoint(operation: str, *methods: str, problem: Callable[[OAuthError], HttpResponse] | None = None):
    """Make a view of what answers a call at a pool: for these methods, for any origin, without cookies and forgery check.

    ``problem`` renders an OAuthError where not as JSON.
    """

    def decorate(answer: Answer) -> Callable[..., HttpResponse]:
        @csrf_exempt  # nobody is known by a cookie here
        @login_not_required
        @wraps(answer)
        def view(request: HttpRequest, pool_id: str = "") -> HttpResponse:
            if request.method == "OPTIONS":
                return cors.preflight(", ".join(methods))
            started, call = time.perf_counter(), call_of(request, operation)
            line: dict[str, Any] = {"operation": operation, "request_id": call.request_id}
            if request.method in methods:
                response = _answer(request, call, answer, line, problem or told)
            else:
                response, line["outcome"] = HttpResponse(status=405), "MethodNotAllowed"
                response["Allow"] = ", ".join((*methods, "OPTIONS"))
            log.info("endpoint", **line, ms=round((time.perf_counter() - started) * 1000, 2))
            response._has_been_logged = True  # type: ignore[attr-defined]
            for name, value in {**_NEVER_KEPT, "x-amz-cognito-request-id": call.request_id}.items():
                response[name] = value
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return view

    return decorate


def read_form(request: HttpRequest, *, longest: int = LONGEST_FORM) -> Given:
    """The parameters in the body of a POST. Raises OAuthError for another kind of body, or one of more bytes than ``longest``."""
    length = content_length(request.META.get("CONTENT_LENGTH") or "0")
    if length is None or length > longest or "HTTP_TRANSFER_ENCODING" in request.META:
        raise OAuthError(INVALID_REQUEST, f"The body needs a Content-Length of at most {longest} bytes.")
    if request.content_type != FORM:
        raise OAuthError(INVALID_REQUEST, f"Content-Type must be {FORM}.")
    try:
        return dict(request.POST.lists())
    except (UnreadablePostError, SuspiciousOperation, ValueError):
        raise OAuthError(INVALID_REQUEST, "The body is no form that can be read.") from None


def as_json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type=_JSON, status=status)


def told(problem: OAuthError) -> HttpResponse:
    """An error as RFC 6749 (5.2) tells it."""
    described = {"error_description": problem.description} if problem.description else {}
    return as_json({"error": problem.error, **described}, problem.status)


def _answer(
    request: HttpRequest,
    call: Call,
    answer: Answer,
    line: dict[str, Any],
    render: Callable[[OAuthError], HttpResponse],
) -> HttpResponse:
    try:
        pool = pool_of(request)
        line["pool"] = pool.public_id
        meet_request(pool, whose_address(request))
        response, line["outcome"] = answer(request, call, pool), "ok"
    except OAuthError as problem:
        response, line["outcome"] = render(problem), problem.error
    except errors.TooManyRequestsException as problem:
        response, line["outcome"] = told(OAuthError("too_many_requests", status=429)), problem.code
        response["Retry-After"] = "1"
    except Http404:
        response, line["outcome"] = (
            told(OAuthError(INVALID_REQUEST, "There is no such user pool.", status=404)),
            "404",
        )
    except errors.ServiceError as problem:
        response, line["outcome"] = render(of_function(problem) or OAuthError(SERVER_ERROR)), problem.code
    except Exception as problem:
        response, line["outcome"] = _failed(problem, line), SERVER_ERROR
    return response


def _failed(problem: Exception, line: dict[str, Any]) -> HttpResponse:
    if is_outage(problem):
        response = told(OAuthError("temporarily_unavailable", status=503))
        response["Retry-After"] = RETRY_AFTER
        return response
    log.error("endpoint failed", **line, **traces.outline(problem))
    return told(OAuthError(SERVER_ERROR, status=500))
