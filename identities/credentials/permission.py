"""What the holder of temporary credentials may call. Follows "Policy evaluation logic" of the IAM User Guide.

The role is read anew for each call: a change of its policies, or its end, counts at once.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from identities.credentials.conditions import session_context
from identities.credentials.guests import GUEST_POLICY
from identities.credentials.never import never_allowed
from identities.credentials.resources import also_needed, resource_of
from identities.credentials.sealed import Statement, unseal
from identities.models import Role
from identities.trust import find_role, permits
from pools import errors
from pools.rules.session_tokens import TemporaryKey
from pools.wire.call import Call, Caller, CallerKind

_FREE = frozenset({"sts:GetCallerIdentity"})


def read_session_token(token: str, now: datetime) -> TemporaryKey:
    """The key and the caller behind a session token, for the root door. Raises as ``unseal`` does."""
    sealed = unseal(token, now)
    statement = sealed.statement
    caller = Caller(
        CallerKind.TEMPORARY, statement.arn, unique_id=statement.user_id, check=partial(check, statement)
    )
    return TemporaryKey(sealed.key_id, sealed.secret, caller)


def check(statement: Statement, call: Call, action: str, given: Mapping[str, Any]) -> None:
    """Raise AccessDeniedException unless the role and the session's policy allow the call and the roles it passes on."""
    if action in _FREE:
        return
    if never_allowed(action, given):
        raise errors.AccessDeniedException(
            f"User: {statement.arn} is not authorized to perform: {action} because temporary credentials never change or "
            "read roles and keys, nor make or read secrets"
        )
    role = find_role(statement.role_arn, call.account_id)
    _allow(call, statement, role, action, resource_of(call, action, given))
    for needed, resource in also_needed(call, action, given):
        _allow(call, statement, role, needed, resource)


def _allow(call: Call, statement: Statement, role: Role | None, action: str, resource: str) -> None:
    refusal = _refusal(call, statement, role, action, resource)
    if refusal:
        raise errors.AccessDeniedException(
            f"User: {statement.arn} is not authorized to perform: {action} on resource: {resource} {refusal}"
        )


def _refusal(call: Call, statement: Statement, role: Role | None, action: str, resource: str) -> str:
    """Why not, in AWS's words; empty where the call is allowed."""
    none = f"because no identity-based policy allows the {action} action"
    if role is None or role.public_id != statement.role_id:
        return none
    context = session_context(call, role, statement, resource)
    decision = permits(role, action, resource, context)
    if decision.explicit_deny:
        return "with an explicit deny in an identity-based policy"
    if not decision.allowed:
        return none
    for policy in _session_policies(statement):
        decision = permits(role, action, resource, context, policy)
        if decision.explicit_deny:
            return "with an explicit deny in a session policy"
        if not decision.allowed:
            return f"because no session policy allows the {action} action"
    return ""


def _session_policies(statement: Statement) -> list[dict]:
    own = [orjson.loads(statement.policy)] if statement.policy else []
    return [*own, GUEST_POLICY] if statement.guest else own
