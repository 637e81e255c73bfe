"""AWS JSON 1.1: bodies in, answers and errors out."""

from datetime import datetime

import orjson
from django.http import HttpResponse

from pools import errors

CONTENT_TYPE = "application/x-amz-json-1.1"
LONGEST_HEADER = 1024


def read_body(body: bytes) -> dict:
    """The JSON object of a request. Raises SerializationException for anything else."""
    try:
        given = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise errors.SerializationException(
            f"The body is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    if not isinstance(given, dict):
        raise errors.SerializationException("The body must be a JSON object.")
    return given


def answer(output: dict | None, request_id: str) -> HttpResponse:
    """An operation's output as the SDK reads it: dates as epoch seconds, absent members left out."""
    return _response(
        orjson.dumps(output or {}, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME), 200, request_id
    )


def error_answer(error: errors.ServiceError, request_id: str) -> HttpResponse:
    """An error as the SDK reads it."""
    body = orjson.dumps({"__type": error.code, "message": error.message})
    response = _response(body, error.status, request_id)
    response["x-amzn-ErrorType"] = error.code
    response["x-amzn-ErrorMessage"] = header_text(error.message)
    return response


def header_text(message: str) -> str:
    """A message as a header may hold it: one short line of printable ASCII."""
    line = " ".join(message[:LONGEST_HEADER].split())
    return "".join(sign if " " <= sign <= "~" else "?" for sign in line)


def _plain(value: datetime) -> float:
    """A time, the only thing in an output that is not JSON's."""
    return round(value.timestamp(), 3)


def _response(body: bytes, status: int, request_id: str) -> HttpResponse:
    response = HttpResponse(body, content_type=CONTENT_TYPE, status=status)
    response["x-amzn-RequestId"] = request_id
    return response
