"""What a record may hold: nothing that the service model marks sensitive, and only what every database keeps as it is."""

import math
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from botocore.model import Shape

from dashboard.models.audit import Act

_LENGTHS = {field.name: field.max_length for field in Act._meta.fields if field.max_length}
_LARGEST = 2**63 - 1
_KEPT_AS_THEY_ARE = (bool, int, type(None))


def without_secrets(shape: Shape, value: Any) -> Any:
    """The value with every member left out that the service model marks as sensitive."""
    if shape.type_name == "structure" and isinstance(value, dict):
        if shape.is_document_type:  # JSON of the caller's own, of which the model names no member
            return plain(value)
        return {
            name: without_secrets(shape.members[name], inner)
            for name, inner in value.items()
            if name in shape.members and not shape.members[name].metadata.get("sensitive")
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [without_secrets(shape.member, inner) for inner in value]
    if shape.type_name == "map" and isinstance(value, dict):
        if shape.name == "IdentityProviders":  # Twitter's consumer secret, which the model does not mark
            return {name: str(app_id).partition(";")[0] for name, app_id in value.items()}
        if shape.name == "ProviderDetailsType":  # client secrets and private keys are not marked either
            return {name: _detail(name, inner) for name, inner in value.items()}
        return sorted(value) if shape.value.metadata.get("sensitive") else plain(value)
    return plain(value)


def _detail(name: str, value: Any) -> Any:
    """A detail of an identity provider: nothing of a secret, and of a long document what tells it from another."""
    if name in ("client_secret", "private_key"):
        return "(not kept)"
    if name == "MetadataFile":
        return f"{len(str(value))} characters, SHA-256 {sha256(str(value).encode()).hexdigest()[:16]}"
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON of either database gives it back unchanged."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, _KEPT_AS_THEY_ARE):
        return value if not isinstance(value, int) or -_LARGEST <= value <= _LARGEST else str(value)
    if isinstance(value, float):
        return (int(value) if value.is_integer() else value) if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {storable(str(name)): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    return storable(str(value))


def storable(text: str, field: str = "") -> str:
    """A text as every database can keep it, as long as the record's ``field`` is: what the pool will refuse
    for its length or its characters is recorded all the same."""
    length = _LENGTHS.get(field)
    if text.isascii() and "\0" not in text:
        return text[:length]
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")[:length]
