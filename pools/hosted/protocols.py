"""The two protocols of the root door, told apart by a request's headers: AWS JSON 1.1, and AWS Query."""

from collections.abc import Sequence
from typing import Protocol

from botocore.model import OperationModel, ServiceModel
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from pools import errors
from pools.wire import json11, query, query_xml
from pools.wire.lengths import content_length
from pools.wire.registry import Service, find_action, find_target, model_of_version

JSON_BYTES = 1024**2
IMAGES_BYTES = 2 * 1024**2
"""Styles of managed login carry their images: Cognito's own bound for these two operations."""
_WITH_IMAGES = ("CreateManagedLoginBranding", "UpdateManagedLoginBranding")
FORM_BYTES = 10 * 1024**2
"""A SAML provider's metadata may have ten million characters."""
JSON_MEDIA_TYPES = (json11.CONTENT_TYPE, "application/json", "application/x-amz-json-1.0")


class Conversation(Protocol):
    """One request and its answer, in the request's own protocol."""

    def find(self) -> tuple[Service, str]:
        """The service and the operation that are asked for. Raises UnknownOperationException."""

    def body(self) -> bytes:
        """What the signature covers. Raises SerializationException where it cannot be read."""

    def given(self, model: OperationModel) -> dict:
        """The operation's input, not checked yet. Raises SerializationException."""

    def answer(self, model: OperationModel, output: dict | None, request_id: str) -> HttpResponse: ...

    def error_answer(self, error: errors.ServiceError, request_id: str) -> HttpResponse: ...


def converse(request: HttpRequest) -> Conversation:
    """The protocol that a request speaks: Query where it is a form that names no target."""
    if request.content_type == query.CONTENT_TYPE and "X-Amz-Target" not in request.headers:
        return QueryConversation(request)
    return JsonConversation(request)


class JsonConversation:
    """AWS JSON 1.1: the operation stands in a header."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def find(self) -> tuple[Service, str]:
        return find_target(self.request.headers.get("X-Amz-Target", ""))

    def body(self) -> bytes:
        operation = self.request.headers.get("X-Amz-Target", "").partition(".")[2]
        most = IMAGES_BYTES if operation in _WITH_IMAGES else JSON_BYTES
        return _read(self.request, JSON_MEDIA_TYPES, most)

    def given(self, model: OperationModel) -> dict:
        return json11.read_body(self.request.body)

    def answer(self, model: OperationModel, output: dict | None, request_id: str) -> HttpResponse:
        return json11.answer(output, request_id)

    def error_answer(self, error: errors.ServiceError, request_id: str) -> HttpResponse:
        return json11.error_answer(error, request_id)


class QueryConversation:
    """AWS Query: the operation and the version of its API stand in the form itself."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.form: dict[str, str] = {}
        self.model: ServiceModel | None = None

    def find(self) -> tuple[Service, str]:
        self.form = query.read_form(self.body())
        version = self.form.get("Version", "")
        self.model = model_of_version(version)
        return find_action(self.form.get("Action", ""), version)

    def body(self) -> bytes:
        return _read(self.request, (query.CONTENT_TYPE,), FORM_BYTES)

    def given(self, model: OperationModel) -> dict:
        return query.read_input(self.form, model.input_shape)

    def answer(self, model: OperationModel, output: dict | None, request_id: str) -> HttpResponse:
        return query_xml.answer(model, output, request_id)

    def error_answer(self, error: errors.ServiceError, request_id: str) -> HttpResponse:
        return query_xml.error_answer(error, request_id, self.model)


def _read(request: HttpRequest, media_types: Sequence[str], most: int) -> bytes:
    length = content_length(request.META.get("CONTENT_LENGTH") or "0")
    if "HTTP_TRANSFER_ENCODING" in request.META or length is None:
        raise errors.SerializationException("The request needs a Content-Length header in bytes.")
    if length > most:
        raise errors.SerializationException(f"The body is larger than {most // 1024**2} MiB.")
    media_type = request.content_type or ""
    if media_type not in media_types:
        raise errors.SerializationException(
            f"Content-Type must be {media_types[0]}, not {media_type[:80]!r}."
        )
    try:
        return request.body
    except UnreadablePostError:
        raise errors.SerializationException("The body ended before its Content-Length.") from None
