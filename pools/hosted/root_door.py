"""``POST /``: where every SDK knocks. Find the operation, check, authenticate, dispatch, answer."""

import time
from dataclasses import replace
from typing import Any

import structlog
from botocore.model import OperationModel
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from pools import errors
from pools.hosted.protocols import Conversation, converse
from pools.hosted.whose import whose_address
from pools.outages import RETRY_AFTER, is_outage
from pools.rules.callers.access import authenticate, authorise
from pools.rules.limits.floods import watched
from pools.rules.observed import observed
from pools.wire import cors, traces
from pools.wire.call import Call
from pools.wire.validation import check_input

_BY_SECRET = frozenset(("GetClientToken", "GetDerivedToken"))
"""Called with an app client's id and secret; SDKs sign them too, with whatever keys they have (API:GetClientToken)."""
log = structlog.get_logger("lifeguard.door")


@csrf_exempt
@login_not_required
def root_door(request: HttpRequest) -> HttpResponse:
    """Answer an SDK. A browser that opens the address is sent to the console."""
    if request.method == "OPTIONS":
        return cors.preflight()
    if request.method in ("GET", "HEAD"):
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS", "POST"])
    started = time.perf_counter()
    call = Call(
        endpoint=f"{request.scheme}://{request.get_host()}",
        account_id=settings.LIFEGUARD_ACCOUNT_ID,
        region=settings.LIFEGUARD_REGION,
        source_ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.headers.get("User-Agent", "")[:500],
    )
    line: dict[str, Any] = {"operation": "", "pool": "", "caller": "", "request_id": call.request_id}
    response = _answer(request, converse(request), call, line)
    log.info("operation", **line, ms=round((time.perf_counter() - started) * 1000, 2))
    # Django would log a second line for each error.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return cors.allow(response)


def is_signed(model: OperationModel) -> bool:
    """Whether a call of the operation has to be signed."""
    return model.auth_type != "none" and model.name not in _BY_SECRET


def _answer(request: HttpRequest, asked: Conversation, call: Call, line: dict[str, Any]) -> HttpResponse:
    try:
        response = _dispatch(request, asked, call, line)
        line["outcome"] = "ok"
    except errors.ServiceError as error:
        response, line["outcome"] = asked.error_answer(error, call.request_id), error.code
    except Exception as error:
        if is_outage(error):
            return _put_off(asked, call, line, error)
        log.error("operation failed", **line, **traces.outline(error))
        failure = errors.InternalErrorException(
            "Something went wrong here. The log has the details under the request id."
        )
        response, line["outcome"] = asked.error_answer(failure, call.request_id), failure.code
    return response


def _put_off(asked: Conversation, call: Call, line: dict[str, Any], error: Exception) -> HttpResponse:
    """While the database is away each call is told when to come again, and is one line in the log."""
    unavailable = errors.ServiceUnavailable(
        "The database of this service does not answer at the moment. Try again in some seconds."
    )
    line["outcome"], line["problem"] = unavailable.code, type(error.__cause__ or error).__name__
    response = asked.error_answer(unavailable, call.request_id)
    response["Retry-After"] = RETRY_AFTER
    return response


def _dispatch(request: HttpRequest, asked: Conversation, call: Call, line: dict[str, Any]) -> HttpResponse:
    service, name = asked.find()
    line["operation"] = name
    body = asked.body()
    model = service.operation_model(name)
    function = service.operations.get(name)
    caller, region = authenticate(request, body, call.now, signed=is_signed(model))
    line["caller"] = f"{caller.kind}:{caller.id}" if caller.id else str(caller.kind)
    call = replace(call, operation=name, caller=caller, region=region or call.region)
    if function is None:
        raise errors.OperationNotBuiltException(
            f"{name} exists in {service.title} and is not built in Lifeguard yet. docs/operations.md lists what is."
        )
    given = check_input(model, asked.given(model))
    line["pool"] = given.get("UserPoolId") or given.get("IdentityPoolId", "")
    with observed(call, model, given) as call, watched(call, given, whose_address(request)) as watch:
        authorise(call, service.model.service_name, given)
        output = function(call, **service.arguments(name, given))
        if watch:
            watch.answer = output
    return asked.answer(model, output, call.request_id)
