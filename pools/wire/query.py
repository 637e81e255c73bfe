"""The AWS Query protocol: forms in (``Action=…&Version=…&Member.member.1=…``), XML out. IAM and STS speak it.

Follows "AWS Query protocol" of the Smithy specification, and botocore's model of the service for every name.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import regex
from botocore.model import Shape

from pools import errors
from pools.wire.unknown import note_unknown

CONTENT_TYPE = "application/x-www-form-urlencoded"
MAX_PARAMETERS = 10_000
MAX_DEPTH = 24
_WHOLE = regex.compile(r"-?[0-9]{1,20}", regex.ASCII)
_DECIMAL = regex.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?", regex.ASCII)
_OF_THE_PROTOCOL = {"", "Action", "Version"}
_TRUTH = {"true": True, "false": False}

Node = dict[str, Any]
"""The parameters by the parts of their names; a value of its own stands under "" (no part of a name is empty)."""


def read_form(body: bytes) -> dict[str, str]:
    """The parameters of a form by name. Raises SerializationException where it is none, or has too many."""
    if body.count(b"&") >= MAX_PARAMETERS:
        raise errors.SerializationException(f"The request has more than {MAX_PARAMETERS} parameters.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise errors.SerializationException(
            "The body is not a URL-encoded form of UTF-8 text: encode every character beyond ASCII."
        ) from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise errors.SerializationException("The request holds a parameter twice.")
    return form


def read_input(form: dict[str, str], shape: Shape | None) -> dict:
    """The nested input of a form, typed as the shape says; parameters that the shape does not know are left out.

    Values stay as AWS JSON has them (blobs in Base64, timestamps as epoch seconds): the same check follows.
    Raises SerializationException for a value of another type, and for a list whose numbers have gaps.
    """
    tree: Node = {}
    for name, value in form.items():
        parts = name.split(".", MAX_DEPTH)
        if "" not in parts and len(parts) <= MAX_DEPTH:
            _put(tree, parts, value)
    return _structure(tree, shape, "") if shape is not None else {}


def member_name(name: str, shape: Shape) -> str:
    """What a structure's member is called on the wire; a flattened list bears the name of its items."""
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        return shape.member.serialization.get("name") or shape.serialization.get("name", name)
    return shape.serialization.get("name", name)


def _put(tree: Node, parts: list[str], value: str) -> None:
    for part in parts:
        tree = tree.setdefault(part, {})
    tree[""] = value


def _read(node: Node, shape: Shape, path: str) -> Any:
    if shape.type_name == "structure":
        return _structure(node, shape, path)
    if shape.type_name == "list":
        return _list(node, shape, path)
    if shape.type_name == "map":
        return _map(node, shape, path)
    if "" not in node or len(node) > 1:
        raise errors.SerializationException(f"'{path}' takes one value, not parts of one.")
    return _scalar(node[""], shape.type_name, path)


def _structure(node: Node, shape: Shape, path: str) -> dict:
    if node.get(""):
        raise errors.SerializationException(f"'{path}' takes parts, not a value.")
    members = [(name, member_name(name, member), member) for name, member in shape.members.items()]
    for name in node.keys() - {wire for _, wire, _ in members} - _OF_THE_PROTOCOL:
        note_unknown(shape.name, name)
    return {
        name: _read(node[wire], member, f"{path}.{wire}" if path else wire)
        for name, wire, member in members
        if wire in node
    }


def _list(node: Node, shape: Shape, path: str) -> list:
    items = _inside(node, shape, shape.member.serialization.get("name", "member"), path)
    return [
        _read(item, shape.member, f"{path}.{place}") for place, item in enumerate(_numbered(items, path), 1)
    ]


def _map(node: Node, shape: Shape, path: str) -> dict:
    entries = _inside(node, shape, "entry", path)
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    read = {}
    for place, entry in enumerate(_numbered(entries, path), 1):
        if key_name not in entry or value_name not in entry:
            raise errors.SerializationException(f"'{path}.{place}' needs a {key_name} and a {value_name}.")
        key = _read(entry[key_name], shape.key, f"{path}.{place}.{key_name}")
        read[key] = _read(entry[value_name], shape.value, f"{path}.{place}.{value_name}")
    return read


def _inside(node: Node, shape: Shape, part: str, path: str) -> Node:
    """The numbered items of a list or a map. SDKs send an empty list as the bare name with no value."""
    if shape.serialization.get("flattened"):
        return {name: item for name, item in node.items() if name or item}
    if node.get("") or node.keys() - {"", part}:
        raise errors.SerializationException(
            f"The items of '{path}' must be called '{path}.{part}.1' and so on."
        )
    return node.get(part, {})


def _numbered(items: Node, path: str) -> list[Node]:
    try:
        return [items[str(number)] for number in range(1, len(items) + 1)]
    except KeyError:
        raise errors.SerializationException(
            f"The items of '{path}' must be numbered from 1 without gaps."
        ) from None


def _scalar(value: str, kind: str, path: str) -> Any:
    if kind in ("integer", "long") and _WHOLE.fullmatch(value):
        return int(value)
    if kind in ("float", "double") and _DECIMAL.fullmatch(value):
        return float(value)
    if kind == "boolean" and value.lower() in _TRUTH:
        return _TRUTH[value.lower()]
    if kind == "timestamp":
        return _timestamp(value, path)
    if kind in ("string", "blob", "character"):
        return value
    raise errors.SerializationException(f"'{path}' is not of the type {kind}.")


def _timestamp(value: str, path: str) -> float:
    if _DECIMAL.fullmatch(value):
        return float(value)
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        raise errors.SerializationException(f"'{path}' is not a time as in 2026-11-21T08:00:00Z.") from None
