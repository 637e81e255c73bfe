"""``POST /``: where every SDK knocks. Find the operation, check, authenticate, dispatch, answer."""

import time
from dataclasses import replace
from typing import Any

import structlog
from botocore import xform_name
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from pools import errors
from pools.rules.access import authenticate, authorise
from pools.wire import cors, json11, traces
from pools.wire.call import Call
from pools.wire.registry import SERVICES, Service
from pools.wire.validation import check_input

log = structlog.get_logger("lifeguard.door")
MAX_BODY = 10 * 1024**2
MEDIA_TYPES = (json11.CONTENT_TYPE, "application/json", "application/x-amz-json-1.0")


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
    response = _answer(request, call, line)
    log.info("operation", **line, ms=round((time.perf_counter() - started) * 1000, 2))
    # Django would log a second line for each error.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return cors.allow(response)


def _answer(request: HttpRequest, call: Call, line: dict[str, Any]) -> HttpResponse:
    try:
        response = json11.answer(_dispatch(request, call, line), call.request_id)
        line["outcome"] = "ok"
    except errors.ServiceError as error:
        response, line["outcome"] = json11.error_answer(error, call.request_id), error.code
    except Exception as error:
        log.error("operation failed", **line, **traces.outline(error))
        failure = errors.InternalErrorException(
            "Something went wrong here. The log has the details under the request id."
        )
        response, line["outcome"] = json11.error_answer(failure, call.request_id), failure.code
    return response


def _dispatch(request: HttpRequest, call: Call, line: dict[str, Any]) -> dict | None:
    service, name = _find(request.headers.get("X-Amz-Target", ""))
    line["operation"] = name
    body = _read(request)
    model = service.operation_model(name)
    function = service.operations.get(name)
    caller, region = authenticate(request, body, call.now, signed=model.auth_type != "none")
    line["caller"] = f"{caller.kind}:{caller.id}" if caller.id else str(caller.kind)
    call = replace(call, operation=name, caller=caller, region=region or call.region)
    if function is None:
        raise errors.OperationNotBuiltException(
            f"{name} exists in Amazon Cognito and is not built in Lifeguard yet. The README lists what is."
        )
    given = check_input(model, json11.read_body(body))
    line["pool"] = given.get("UserPoolId", "")
    authorise(call, service.model.signing_name, given)
    return function(call, **{xform_name(member): value for member, value in given.items()})


def _find(target: str) -> tuple[Service, str]:
    """The service and the name of the operation that the header asks for."""
    prefix, _, name = target.partition(".")
    service = SERVICES.get(prefix)
    if service is None or name not in service.model.operation_names:
        raise errors.UnknownOperationException(
            f"No operation is called {target[:120]!r}." if target else "The X-Amz-Target header is missing."
        )
    return service, name


def _read(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in request.META or not (length.isascii() and length.isdecimal()):
        raise errors.SerializationException("The request needs a Content-Length header in bytes.")
    if int(length[:20]) > MAX_BODY:
        raise errors.SerializationException(f"The body is larger than {MAX_BODY // 1024**2} MiB.")
    media_type = request.content_type or ""
    if media_type not in MEDIA_TYPES:
        raise errors.SerializationException(
            f"Content-Type must be {json11.CONTENT_TYPE}, not {media_type[:80]!r}."
        )
    try:
        return request.body
    except UnreadablePostError:
        raise errors.SerializationException("The body ended before its Content-Length.") from None
