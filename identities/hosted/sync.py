"""Cognito Sync's addresses, which name an operation by path and verb: none is built, and each says so as AWS would.

Follows "AWS restJson1 protocol" of the Smithy specification, and botocore's model of ``cognito-sync`` for every address.
"""

from functools import cache
from uuid import uuid4

import regex
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from pools import errors
from pools.wire import cors, json11
from pools.wire.shapes import load_service

METHODS = "GET,POST,DELETE"
_PLACE = regex.compile(r"\{\w+\}")


@csrf_exempt  # no cookie is read here
@login_not_required
def answer_sync(request: HttpRequest) -> HttpResponse:
    """The error of an operation that is not built, or of an address that is none."""
    if request.method == "OPTIONS":
        return cors.preflight(METHODS)
    response = json11.error_answer(_refusal(request.method or "", request.path_info), str(uuid4()))
    response["Content-Type"] = "application/json"
    return cors.allow(response)


def _refusal(method: str, path: str) -> errors.ServiceError:
    for name, (verb, address) in _addresses().items():
        if verb == method and address.fullmatch(path):
            return errors.OperationNotBuiltException(
                f"{name} exists in Amazon Cognito Sync and is not built in Lifeguard yet. docs/operations.md lists what is."
            )
    return errors.UnknownOperationException("Amazon Cognito Sync has no operation at this address.")


@cache
def _addresses() -> dict[str, tuple[str, regex.Pattern]]:
    """The verb and the path of each operation."""
    model = load_service("cognito-sync")
    wires = {name: model.operation_model(name).http for name in model.operation_names}
    return {
        name: (wire["method"], regex.compile(_PLACE.sub("[^/]+", wire["requestUri"])))
        for name, wire in wires.items()
    }
