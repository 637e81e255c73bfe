"""Records of the audit trail as a member may see them: a call may have named a user by what their role masks."""

from collections.abc import Mapping
from typing import Any

from dashboard.aws.masking import masked_there
from dashboard.aws.masks import mask_in
from dashboard.models import AuditRecord, Connection, StaffMember

_ACT = "console:ReadTrail"
_SAID = ("input", "before", "after")


def masked_in_record(member: StaffMember, connection: str, pool: str) -> frozenset[str]:
    """What the member sees masked in a record of this connection (its slug) and pool."""
    kept = vars(member).setdefault("_masks", {})
    if (connection, pool) not in kept:
        found = Connection.objects.filter(slug=connection).first()
        kept[connection, pool] = masked_there(member, found, pool, _ACT)
    return kept[connection, pool]


def target_seen_by(member: StaffMember, record: AuditRecord) -> str:
    """The record's target, masked where it is a masked address or number."""
    return mask_in(record.target, masked_in_record(member, record.connection, record.pool))


def hide_in(record: AuditRecord, member: StaffMember) -> None:
    """Mask such addresses and numbers in what a record says beside its target; the record is not to be saved."""
    masked = masked_in_record(member, record.connection, record.pool)
    for name in _SAID:
        setattr(record, name, mask_deep(getattr(record, name), masked))


def seen_by(member: StaffMember, record: Mapping[str, Any]) -> dict[str, Any]:
    """The record's columns, by name, with such addresses and numbers masked in what it says."""
    masked = masked_in_record(member, record["connection"], record["pool"])
    if not masked:
        return dict(record)
    return {
        **record,
        **{name: mask_deep(record[name], masked) for name in ("target", *_SAID) if name in record},
    }


def mask_deep(value: Any, masked: frozenset[str]) -> Any:
    """The value with every text in it masked by :func:`~dashboard.aws.masks.mask_in`."""
    if isinstance(value, str):
        return mask_in(value, masked)
    if isinstance(value, dict):
        return {name: mask_deep(inner, masked) for name, inner in value.items()}
    return [mask_deep(each, masked) for each in value] if isinstance(value, list) else value
