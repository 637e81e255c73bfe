"""Answers and errors of the AWS Query protocol: XML, driven by the shapes of botocore's model."""

import base64
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import regex
from botocore.model import OperationModel, ServiceModel, Shape
from django.http import HttpResponse

from pools import errors
from pools.wire.query import member_name

CONTENT_TYPE = "text/xml"
NO_SERVICE = "http://webservices.amazon.com/AWSFault/2005-15-09"
# What any service may answer: the code of the Query protocol, and its HTTP status ("Common Errors" of IAM's reference).
COMMON: dict[str, tuple[str, int]] = {
    "AccessDeniedException": ("AccessDenied", 403),
    "ExpiredTokenException": ("ExpiredToken", 403),
    "IncompleteSignatureException": ("IncompleteSignature", 400),
    "InternalErrorException": ("InternalFailure", 500),
    "InvalidParameterException": ("ValidationError", 400),
    "InvalidSignatureException": ("SignatureDoesNotMatch", 403),
    "MissingActionException": ("MissingAction", 400),
    "MissingAuthenticationTokenException": ("MissingAuthenticationToken", 403),
    "SerializationException": ("MalformedInput", 400),
    "TooManyRequestsException": ("Throttling", 400),
    "UnknownOperationException": ("InvalidAction", 400),
    "UnrecognizedClientException": ("InvalidClientTokenId", 403),
}
# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def answer(model: OperationModel, output: dict | None, request_id: str) -> HttpResponse:
    """An operation's output as the SDK reads it; absent members are left out."""
    root = ET.Element(f"{model.name}Response", xmlns=model.service_model.metadata["xmlNamespace"])
    shape = model.output_shape
    if shape is not None:
        wrapper = shape.serialization.get("resultWrapper")
        _structure(ET.SubElement(root, wrapper) if wrapper else root, output or {}, shape)
    _leaf(ET.SubElement(root, "ResponseMetadata"), "RequestId", request_id)
    return _response(root, 200, request_id)


def error_answer(error: errors.ServiceError, request_id: str, model: ServiceModel | None) -> HttpResponse:
    """An error as the SDK reads it, under the code and the status that the service's model gives its class."""
    code, status = code_of(error, model)
    root = ET.Element("ErrorResponse", xmlns=model.metadata["xmlNamespace"] if model else NO_SERVICE)
    inner = ET.SubElement(root, "Error")
    _leaf(inner, "Type", "Receiver" if status >= 500 else "Sender")
    _leaf(inner, "Code", code)
    _leaf(inner, "Message", error.message)
    _leaf(root, "RequestId", request_id)
    return _response(root, status, request_id)


def code_of(error: errors.ServiceError, model: ServiceModel | None) -> tuple[str, int]:
    """The code on the wire and the HTTP status: by the service's model, or as every service has it."""
    for shape in model.error_shapes if model else ():
        if shape.name == error.code:
            modelled = shape.metadata.get("error", {})
            return modelled.get("code", error.code), modelled.get("httpStatusCode", error.status)
    return COMMON.get(error.code, (error.code, error.status))


def _structure(parent: ET.Element, value: dict, shape: Shape) -> None:
    for name, member in shape.members.items():
        if value.get(name) is not None:
            _write(parent, member_name(name, member), value[name], member)


def _write(parent: ET.Element, name: str, value: Any, shape: Shape) -> None:
    flat = bool(shape.serialization.get("flattened"))
    if shape.type_name == "structure":
        _structure(ET.SubElement(parent, name), value, shape)
    elif shape.type_name == "list":
        inside = parent if flat else ET.SubElement(parent, name)
        for item in value:
            _write(
                inside, name if flat else shape.member.serialization.get("name", "member"), item, shape.member
            )
    elif shape.type_name == "map":
        inside = parent if flat else ET.SubElement(parent, name)
        for key, item in value.items():
            entry = ET.SubElement(inside, name if flat else "entry")
            _write(entry, shape.key.serialization.get("name", "key"), key, shape.key)
            _write(entry, shape.value.serialization.get("name", "value"), item, shape.value)
    else:
        _leaf(parent, name, _text(value))


def _leaf(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


def _response(root: ET.Element, status: int, request_id: str) -> HttpResponse:
    # A parser would read a bare carriage return as a line feed.
    body = ET.tostring(root, encoding="unicode").replace("\r", "&#13;").encode()
    response = HttpResponse(body, content_type=CONTENT_TYPE, status=status)
    response["x-amzn-RequestId"] = request_id
    return response
