"""Checks input against the service model: types, required members, lengths, ranges, patterns, enums.

botocore's own validator leaves out patterns and enums. Each shape is compiled once into a function that
appends what is wrong, in Cognito's words, to a list. What has too many members is refused by their count alone.
"""

import base64
from collections.abc import Callable
from functools import cache
from typing import Any

import regex
from botocore.model import OperationModel, Shape

from pools import errors
from pools.wire.triggers import PLACES
from pools.wire.unknown import note_unknown

type_names: dict[str, tuple[type | tuple[type, ...], str]] = {
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
_ADDRESS = regex.compile(r"https?://[!-~]+")
_BITS = {"integer": 31, "long": 63}
# Identity pools answer so without modelling it (headers of real answers in aws-amplify/amplify-swift#2864); user pools
# answer with the error that they model.
_REFUSALS: dict[str, type[errors.ServiceError]] = {"cognito-identity": errors.ValidationException}
_CHECKED_BY_RULES = {"DomainType"}
"""Custom domains have dots, which the service takes and the model's pattern does not: see ``pools.rules.domains.names``."""
_MORE_VALUES = {"ExplicitAuthFlowsType": ("ALLOW_CLIENT_TOKEN_AUTH",)}
"""Values that the documentation of GetClientToken names and the model leaves out."""
_LONGEST_SHOWN = 128
MOST_MEMBERS = 2_000
"""Of a list, a map or a structure where the model sets no bound of its own; no model sets one that is higher."""
_MOST_PROBLEMS = 20


def check_input(operation: OperationModel, given: dict) -> dict:
    """The members of ``given`` that the operation knows, checked; blobs are decoded, nulls left out.

    Raises InvalidParameterException (cognito-identity: ValidationException) with every constraint that failed,
    SerializationException for a wrong type.
    """
    problems: list[str] = []
    checked = compile_shape(operation.input_shape)(given, "", problems)
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        refusal = _REFUSALS.get(operation.service_model.service_name, errors.InvalidParameterException)
        shown = "; ".join(problems[:_MOST_PROBLEMS])
        raise refusal(f"{len(problems)} validation {noun} detected: {shown}")
    return checked


@cache
def compile_shape(shape: Shape) -> Check:
    """The checking function of a shape; shapes that hold themselves are followed as deep as the input goes."""
    if shape.type_name == "structure":
        return _document if shape.is_document_type else _structure(shape)
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


def _count(value: Any, path: str) -> None:
    """Raise SerializationException for more members than any model has room for."""
    if len(value) > MOST_MEMBERS:
        where = f"'{path}'" if path else "The input"
        raise errors.SerializationException(f"{where} has more than {MOST_MEMBERS} members.")


def _has_too_many(value: Any, high: int | None, path: str, problems: list[str]) -> bool:
    """Whether a list or a map has more members than its model allows; then none of them is looked at."""
    if high is None:
        _count(value, path)
        return False
    if len(value) > high:
        problems.append(_failed(path, "", f"have length less than or equal to {high}"))
    return len(value) > high


def _failed(path: str, shown: str, constraint: str) -> str:
    return f"Value {shown}at '{path}' failed to satisfy constraint: Member must {constraint}"


def _document(value: Any, path: str, problems: list[str]) -> dict:
    """A JSON object whose members the model leaves open: the operation reads them."""
    _expect(value, "structure", path)
    _count(value, path)
    return value


def _structure(shape: Shape) -> Check:
    members = shape.members
    required = shape.required_members
    addresses = PLACES.get(shape.name, frozenset())

    def check(value: Any, path: str, problems: list[str]) -> dict:
        _expect(value, "structure", path)
        _count(value, path)
        checked = {}
        for name, inner in value.items():
            member = members.get(name)
            if member is None:
                note_unknown(shape.name, name)
            elif inner is not None:
                compiled = _compile_place(member) if name in addresses else compile_shape(member)
                checked[name] = compiled(inner, _join(path, name), problems)
        for name in required:
            if name not in checked:
                problems.append(_failed(_join(path, name), "null ", "not be null"))
        return checked

    return check


@cache
def _compile_place(shape: Shape) -> Check:
    """The check of a function's place: an HTTP address, or what the model says.

    That is Lifeguard's own extension of the model: the pattern of an ARN gives way here and nowhere else; lengths hold.
    docs/triggers.md says what is sent.
    """
    as_modelled = compile_shape(shape)
    length = _length_check(shape, _show)

    def check(value: Any, path: str, problems: list[str]) -> str:
        if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
            return as_modelled(value, path, problems)
        length(value, path, problems)
        return value

    return check


def _join(path: str, name: str) -> str:
    lowered = name[0].lower() + name[1:]
    return f"{path}.{lowered}" if path else lowered


def _list(shape: Shape) -> Check:
    member, high = shape.member, shape.metadata.get("max")
    length = _length_check(shape)

    def check(value: Any, path: str, problems: list[str]) -> list:
        _expect(value, "list", path)
        if _has_too_many(value, high, path, problems):
            return []
        length(value, path, problems)
        inner = compile_shape(member)
        return [inner(item, f"{path}.{place}.member", problems) for place, item in enumerate(value, 1)]

    return check


def _map(shape: Shape) -> Check:
    key, member, high = shape.key, shape.value, shape.metadata.get("max")
    length = _length_check(shape)

    def check(value: Any, path: str, problems: list[str]) -> dict:
        _expect(value, "map", path)
        if _has_too_many(value, high, path, problems):
            return {}
        # As a structure's null: browsers' storage gives null for what it does not hold, and apps send it on.
        kept = {name: inner for name, inner in value.items() if inner is not None}
        length(kept, path, problems)
        check_key, check_value = compile_shape(key), compile_shape(member)
        return {
            check_key(name, f"{path}.key", problems): check_value(inner, f"{path}.{name}", problems)
            for name, inner in kept.items()
        }

    return check


def _blob(value: Any, path: str, problems: list[str]) -> bytes:
    _expect(value, "string", path)
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise errors.SerializationException(f"'{path}' is not valid Base64") from None


def _length_check(
    shape: Shape, show: Callable[[Any], str] = lambda _: ""
) -> Callable[[Any, str, list[str]], None]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")

    def check(value: Any, path: str, problems: list[str]) -> None:
        if low is not None and len(value) < low:
            problems.append(_failed(path, show(value), f"have length greater than or equal to {low}"))
        if high is not None and len(value) > high:
            problems.append(_failed(path, show(value), f"have length less than or equal to {high}"))

    return check


def _show(value: Any) -> str:
    text = str(value)
    return f"'{text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}' "


def _scalar(shape: Shape) -> Check:
    show = (lambda _: "") if shape.metadata.get("sensitive") else _show
    if shape.type_name == "string":
        return _string(shape, show)
    if shape.type_name in _BITS:
        return _number(shape, show)

    def check(value: Any, path: str, problems: list[str]) -> Any:
        _expect(value, shape.type_name, path)
        return value

    return check


def _string(shape: Shape, show: Callable[[Any], str]) -> Check:
    enum = [*shape.metadata.get("enum", ()), *_MORE_VALUES.get(shape.name, ())]
    written = None if shape.name in _CHECKED_BY_RULES else shape.metadata.get("pattern")
    pattern = regex.compile(written) if written else None
    length = _length_check(shape, show)

    def check(value: Any, path: str, problems: list[str]) -> str:
        _expect(value, "string", path)
        if "\0" in value:
            raise errors.SerializationException(f"'{path}' holds a NUL character, which no text may")
        length(value, path, problems)
        if pattern is not None and not pattern.fullmatch(value):
            problems.append(_failed(path, show(value), f"satisfy regular expression pattern: {written}"))
        if enum and value not in enum:
            problems.append(_failed(path, show(value), f"satisfy enum value set: [{', '.join(enum)}]"))
        return value

    return check


def _number(shape: Shape, show: Callable[[Any], str]) -> Check:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    bits = _BITS[shape.type_name]

    def check(value: Any, path: str, problems: list[str]) -> int:
        _expect(value, shape.type_name, path)
        if not -(1 << bits) <= value < 1 << bits:
            raise errors.SerializationException(f"The number at '{path}' does not fit into {bits + 1} bits")
        if low is not None and value < low:
            problems.append(_failed(path, show(value), f"have value greater than or equal to {low}"))
        if high is not None and value > high:
            problems.append(_failed(path, show(value), f"have value less than or equal to {high}"))
        return value

    return check
