"""CORS for browser SDKs: any origin may call, as at AWS; no cookie is ever read here."""

from django.http import HttpResponse

MAX_AGE = "172800"


def allow(response: HttpResponse) -> HttpResponse:
    """Let the browser read an answer."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
    return response


def preflight(methods: str = "POST") -> HttpResponse:
    """The answer to the browser's question before a POST, or before these ``methods``."""
    response = allow(HttpResponse(status=200))
    response["Access-Control-Allow-Methods"] = methods
    response["Access-Control-Allow-Headers"] = (
        "authorization,content-type,x-amz-target,x-amz-date,x-amz-user-agent,x-amz-security-token,"
        "amz-sdk-invocation-id,amz-sdk-request,x-amz-content-sha256,cache-control"
    )
    response["Access-Control-Max-Age"] = MAX_AGE
    return response
