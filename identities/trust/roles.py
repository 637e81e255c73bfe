"""Roles by their ARNs: ``arn:aws:iam::<account>:role<path><name>``."""

import regex

from identities.models import Role
from pools.models.prepared_sql import find_one

_ARN = regex.compile(r"arn:aws:iam::(\d{12}):role(/(?:[!-~]+/)?)([\w+=,.@-]{1,64})", regex.ASCII)


def role_arn(role: Role, account_id: str) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{account_id}:role{role.path}{role.name}"


def find_role(arn: str, account_id: str) -> Role | None:
    """The role of an ARN; None where this account keeps none of this very name and path."""
    read = _ARN.fullmatch(arn)
    if read is None or read[1] != account_id:
        return None
    role = find_one(Role, folded_name=read[3].lower())
    return role if role is not None and (role.path, role.name) == (read[2], read[3]) else None
