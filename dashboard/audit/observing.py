"""Puts what API keys and temporary credentials change into the trail. The root door calls it: ``OPERATION_OBSERVER``."""

from typing import Any

from botocore.model import OperationModel
from django.db import transaction

from dashboard.audit.chain import append_values
from dashboard.audit.leaving_out import without_secrets
from dashboard.audit.recording import as_stored
from dashboard.audit.targets import target_of
from dashboard.models import AuditRecord
from dashboard.models.audit import Act

EMBEDDED = "embedded"
_EMPTY = {field.attname: field.get_default() for field in AuditRecord._meta.concrete_fields}
_KINDS = {Act.Kind.API_KEY, Act.Kind.TEMPORARY}


def observe(call: Any, model: OperationModel, given: dict, pool: str, outcome: str) -> None:
    """Record an operation that the engine was asked for. ``call`` is the engine's own; staff are recorded by the guard."""
    caller = call.caller
    if caller.kind not in _KINDS:
        return
    values = _EMPTY | {
        "at": call.now,
        "kind": str(caller.kind),
        "staff": caller.name or caller.id,
        "who_id": caller.id,
        "connection": EMBEDDED,
        "pool": pool,
        "operation": call.operation,
        "target": target_of(given),
        "input": without_secrets(model.input_shape, given) if model.input_shape else {},
        "outcome": outcome,
        "request_id": call.request_id,
        "source_ip": call.source_ip,
        "user_agent": call.user_agent,
    }
    with transaction.atomic(savepoint=False):
        append_values(as_stored(values))
