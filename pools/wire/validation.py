"""Checks input against the service model: types, required members, lengths, ranges, patterns, enums.

botocore's own validator leaves out patterns and enums. Each shape is compiled once into a function that
appends what is wrong, in Cognito's words, to a list.
"""

import base64
import binascii
from collections.abc import Callable
from functools import cache
from typing import Any

import regex
from botocore.model import OperationModel, Shape

from pools import errors

type_names = {
    "string": (str, "STRING_VALUE"),
    "integer": (int, "NUMBER_VALUE"),
    "long": (int, "NUMBER_VALUE"),
    "boolean": (bool, "TRUE_VALUE"),
    "float": ((int, float), "NUMBER_VALUE"),
    "double": ((int, float), "NUMBER_VALUE"),
    "timestamp": ((int, float), "NUMBER_VALUE"),
    "structure": (dict, "START_OBJECT"),
    "map": (dict, "START_OBJECT"),
    "list": (list, "START_ARRAY"),
}
Check = Callable[[Any, str, list[str]], Any]


def check_input(operation: OperationModel, given: dict) -> dict:
    """The members of ``given`` that the operation knows, checked; blobs are decoded, nulls left out.

    Raises InvalidParameterException with every constraint that failed, SerializationException for a wrong type.
    """
    if operation.input_shape is None:
        return {}
    problems: list[str] = []
    checked = compile_shape(operation.input_shape)(given, "", problems)
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        raise errors.InvalidParameterException(
            f"{len(problems)} validation {noun} detected: {'; '.join(problems)}"
        )
    return checked


@cache
def compile_shape(shape: Shape) -> Check:
    """The checking function of a shape; shapes that hold themselves are followed as deep as the input goes."""
    if shape.type_name == "structure":
        return _structure(shape)
    if shape.type_name == "list":
        return _list(shape)
    if shape.type_name == "map":
        return _map(shape)
    if shape.type_name == "blob":
        return _blob
    return _scalar(shape)


def _expect(value: Any, shape_type: str, path: str) -> None:
    python_type, token = type_names[shape_type]
    if not isinstance(value, python_type) or (isinstance(value, bool) and shape_type != "boolean"):
        where = f" at '{path}'" if path else ""
        raise errors.SerializationException(f"{token} expected{where}")


def _failed(path: str, shown: str, constraint: str) -> str:
    return f"Value {shown}at '{path}' failed to satisfy constraint: Member must {constraint}"


def _structure(shape: Shape) -> Check:
    members = shape.members
    required = shape.required_members

    def check(value: Any, path: str, problems: list[str]) -> dict:
        _expect(value, "structure", path)
        checked = {}
        for name, inner in value.items():
            member = members.get(name)
            if member is not None and inner is not None:
                checked[name] = compile_shape(member)(inner, _join(path, name), problems)
        for name in required:
            if name not in checked:
                problems.append(_failed(_join(path, name), "null ", "not be null"))
        return checked

    return check


def _join(path: str, name: str) -> str:
    lowered = name[0].lower() + name[1:]
    return f"{path}.{lowered}" if path else lowered


def _list(shape: Shape) -> Check:
    member = shape.member
    length = _length_check(shape, "length")

    def check(value: Any, path: str, problems: list[str]) -> list:
        _expect(value, "list", path)
        length(value, path, problems)
        inner = compile_shape(member)
        return [inner(item, f"{path}.{place}.member", problems) for place, item in enumerate(value, 1)]

    return check


def _map(shape: Shape) -> Check:
    key, member = shape.key, shape.value
    length = _length_check(shape, "length")

    def check(value: Any, path: str, problems: list[str]) -> dict:
        _expect(value, "map", path)
        length(value, path, problems)
        check_key, check_value = compile_shape(key), compile_shape(member)
        return {
            check_key(name, f"{path}.key", problems): check_value(inner, f"{path}.{name}", problems)
            for name, inner in value.items()
        }

    return check


def _blob(value: Any, path: str, problems: list[str]) -> bytes:
    _expect(value, "string", path)
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise errors.SerializationException(f"'{path}' is not valid Base64") from None


def _length_check(shape: Shape, noun: str) -> Callable[[Any, str, list[str]], None]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")

    def check(value: Any, path: str, problems: list[str]) -> None:
        if low is not None and len(value) < low:
            problems.append(_failed(path, "", f"have {noun} greater than or equal to {low}"))
        if high is not None and len(value) > high:
            problems.append(_failed(path, "", f"have {noun} less than or equal to {high}"))

    return check


def _scalar(shape: Shape) -> Check:
    kind, metadata = shape.type_name, shape.metadata
    enum, low, high = metadata.get("enum"), metadata.get("min"), metadata.get("max")
    length = _length_check(shape, "length")
    pattern = regex.compile(metadata["pattern"]) if "pattern" in metadata else None
    shown = (lambda value: "") if metadata.get("sensitive") else (lambda value: f"'{value}' ")

    def check(value: Any, path: str, problems: list[str]) -> Any:
        _expect(value, kind, path)
        if kind == "string":
            length(value, path, problems)
            if pattern is not None and not pattern.fullmatch(value):
                constraint = f"satisfy regular expression pattern: {metadata['pattern']}"
                problems.append(_failed(path, shown(value), constraint))
            if enum and value not in enum:
                problems.append(_failed(path, shown(value), f"satisfy enum value set: [{', '.join(enum)}]"))
        elif kind in ("integer", "long"):
            if low is not None and value < low:
                problems.append(_failed(path, shown(value), f"have value greater than or equal to {low}"))
            if high is not None and value > high:
                problems.append(_failed(path, shown(value), f"have value less than or equal to {high}"))
        return value

    return check
