"""The little of AWS Lambda that tries a pool's trigger: Invoke, where the function is the pool, its qualifier the trigger.

It runs what the pool has configured, a Lambda function or an address, once and with the event as given. For staff alone.
Follows "Invoke" (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).
"""

import orjson
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pools import errors
from pools.rules.triggers.failures import FunctionFailed, NoAnswer
from pools.rules.triggers.functions import Function, pool_function
from pools.rules.triggers.running import reach
from pools.rules.user_pools.finding import find_pool
from pools.wire.triggers import TRIGGERS


@csrf_exempt  # only the console's loopback gets past the first check, and nothing on the network is it
@login_not_required
@require_POST
def invoke(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The function's answer as it came, with its own failure as Lambda tells it."""
    trigger = request.GET.get("Qualifier", "")
    try:
        if getattr(request, "staff_caller", None) is None:
            raise errors.AccessDeniedException("Only the console may try a trigger.")
        pool = find_pool(pool_id)
        function = pool_function(pool, trigger) if trigger in TRIGGERS else None
        if function is None:
            raise errors.ResourceNotFoundException(f"This pool has no function for {trigger[:60]!r}.")
        return _run(pool, function, request.body)
    except errors.ServiceError as error:
        body = orjson.dumps({"message": error.message})
        return HttpResponse(body, status=error.status, headers={"x-amzn-ErrorType": error.code})


def _run(pool, function: Function, event: bytes) -> HttpResponse:
    try:
        answer = reach(pool, function, event)
    except FunctionFailed as failure:
        body = orjson.dumps({"errorMessage": str(failure)})
        return HttpResponse(
            body, content_type="application/json", headers={"X-Amz-Function-Error": "Unhandled"}
        )
    except NoAnswer as failure:
        raise errors.UnexpectedLambdaException(failure.problem) from None
    return HttpResponse(answer, content_type="application/json")
