"""Writes the audit trail: one record for each call that changes something.

The record is stored before the call and completed after it: a process that dies in between leaves one that says so.
"""

from typing import Any

from botocore.model import OperationModel, Shape

from dashboard.errand import Errand
from dashboard.models import AuditRecord

_TARGETS = (
    "Username",
    "UserName",
    "GroupName",
    "ClientId",
    "JobId",
    "JobName",
    "ClientName",
    "PoolName",
    "IdentityId",
    "RoleName",
    "OpenIDConnectProviderArn",
    "SAMLProviderArn",
    "PolicyArn",
    "IdentityProviderName",
    "DestinationUserIdentifier",
    "IdentityPoolName",
    "ResourceArn",
    "Url",
    "Name",
    "Qualifier",
    "FunctionName",
)
UNFINISHED = "unfinished"
"""The outcome of a call that was begun: it may or may not have happened."""


def open_record(whose: Errand, model: OperationModel, params: dict, pool: str) -> AuditRecord:
    """Store the record of a call on a pool that is about to be made."""
    return AuditRecord.objects.create(
        staff=whose.staff.email,
        connection=whose.connection.slug,
        pool=storable(pool, "pool"),
        operation=model.name,
        target=storable(_target(params), "target"),
        input=without_secrets(model.input_shape, params) if model.input_shape else {},
        outcome=UNFINISHED,
        source_ip=whose.source_ip,
    )


def _target(params: dict) -> str:
    several = params.get("IdentityIdsToDelete") or []
    if several:
        return f"{len(several)} identities" if len(several) > 1 else str(several[0])
    return next((str(params[name]) for name in _TARGETS if params.get(name)), "")


def storable(text: str, field: str = "") -> str:
    """A text as every database can keep it, as long as the record's ``field`` is: what the pool will refuse
    for its length or its characters is recorded all the same."""
    length = AuditRecord._meta.get_field(field).max_length if field else None
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")[:length]


def close_record(record: AuditRecord, *, outcome: str, request_id: str) -> None:
    """Add to the record what came of the call: ``ok``, or the error's code."""
    record.outcome, record.request_id = outcome, request_id
    record.save(update_fields=["outcome", "request_id"])


def without_secrets(shape: Shape, value: Any) -> Any:
    """The value with every member left out that the service model marks as sensitive."""
    if shape.type_name == "structure" and isinstance(value, dict):
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
        return sorted(value) if shape.value.metadata.get("sensitive") else value
    return storable(value) if isinstance(value, str) else value


def note(
    whose: Errand,
    operation: str,
    *,
    pool: str = "",
    target: str = "",
    given: dict | None = None,
    outcome: str = "ok",
) -> None:
    """Record an act of the console's own that no call of the API shows: a secret read, a connection changed."""
    AuditRecord.objects.create(
        staff=whose.staff.email,
        connection=whose.connection.slug,
        pool=storable(pool, "pool"),
        operation=operation,
        target=storable(target, "target"),
        input=given or {},
        outcome=outcome,
        source_ip=whose.source_ip,
    )
