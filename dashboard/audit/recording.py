"""Records what staff do: an intent before each call that changes something, the record of it after.

A process that dies in between leaves the intent, which a task turns into a record that says so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from botocore.model import OperationModel

from dashboard.actor import Actor
from dashboard.audit.chain import append
from dashboard.audit.changes import changed
from dashboard.audit.leaving_out import plain, storable, without_secrets
from dashboard.audit.targets import target_of
from dashboard.models import AuditIntent, AuditRecord, Role
from dashboard.models.audit import Act
from dashboard.permissions.acts import all_acts
from dashboard.permissions.deciding import grants_of, reaches, roles_that_allow

UNFINISHED = "unfinished"
"""The outcome of a call that was begun: it may or may not have happened."""
_OF_AN_ACT = tuple(field.attname for field in Act._meta.fields)
_TEXTS = tuple(field.attname for field in Act._meta.fields if field.max_length)


class OpenRecord:
    """A call that is being made: its intent, and what its record needs from memory to say what changed."""

    def __init__(self, intent: AuditIntent, model: OperationModel, params: dict, state: dict | None) -> None:
        self.intent, self.model, self.params, self.state = intent, model, params, state


def open_record(
    actor: Actor,
    model: OperationModel,
    params: dict,
    pool: str,
    state: dict | None = None,
    also: tuple[str, ...] = (),
) -> OpenRecord:
    """Store that a call on a pool is about to be made.

    ``state`` is what :func:`changes.read_state` read; the acts in ``also`` allow the call as well as its own.
    """
    acts = (f"{model.service_model.service_name}:{model.name}", *also)
    values = _of_actor(actor, acts, pool) | {
        "operation": model.name,
        "target": target_of(params),
        "input": without_secrets(model.input_shape, params) if model.input_shape else {},
        "outcome": UNFINISHED,
    }
    return OpenRecord(AuditIntent.objects.create(**as_stored(values)), model, params, state)


def close_record(
    record: OpenRecord, *, outcome: str, request_id: str, answer: Mapping[str, Any] | None = None
) -> AuditRecord:
    """Put the call into the trail with what came of it: ``ok``, or the error's code."""
    values = values_of(record.intent) | {"outcome": outcome, "request_id": request_id}
    if outcome == "ok":
        before, after = changed(record.model, record.params, record.state, answer or {})
        values |= {"before": before, "after": after}
    return append(AuditRecord(**as_stored(values)), instead_of=record.intent)


def note(
    actor: Actor,
    operation: str,
    *,
    pool: str = "",
    target: str = "",
    given: dict | None = None,
    before: dict | None = None,
    after: dict | None = None,
    outcome: str = "ok",
) -> AuditRecord:
    """Record an act of the console's own that no call of the API shows: a secret read, a connection changed.

    ``before`` and ``after`` are the members that it changed. The caller leaves secrets out.
    """
    values = _of_actor(actor, (f"console:{operation.removeprefix('console:')}",), pool) | {
        "operation": operation,
        "target": target,
        "input": plain(given or {}),
        "before": plain(before or {}),
        "after": plain(after or {}),
        "outcome": outcome,
    }
    return append(AuditRecord(**as_stored(values)))


def values_of(act: Act) -> dict[str, Any]:
    """What a record or an intent says, by column."""
    return {name: getattr(act, name) for name in _OF_AN_ACT}


def as_stored(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the columns can hold them. What ``without_secrets`` has read is plain already."""
    return values | {name: storable(values[name], name) for name in _TEXTS if values.get(name)}


def _of_actor(actor: Actor, acts: tuple[str, ...], pool: str) -> dict[str, Any]:
    return {
        "kind": Act.Kind.STAFF,
        "staff": actor.staff.email,
        "who_id": str(actor.staff.pk or ""),
        "roles": ", ".join(role.name for role in _roles(actor, acts, pool)),
        "connection": actor.connection.slug,
        "pool": pool,
        "reason": actor.reason,
        "ticket": actor.ticket,
        "source_ip": actor.source_ip,
        "user_agent": actor.user_agent,
    }


def _roles(actor: Actor, acts: tuple[str, ...], pool: str) -> Iterable[Role]:
    """The roles that allow any of the acts; for one that no role names, those that the member has there."""
    if not actor.staff.pk:
        return []
    if acts[0] in all_acts():
        each = [role for act in acts for role in roles_that_allow(actor.staff, act, actor.connection, pool)]
        return dict.fromkeys(each)
    return [grant.role for grant in grants_of(actor.staff) if reaches(grant, actor.connection, pool)]
