"""What the holder of temporary credentials may call. Follows "Policy evaluation logic" of the IAM User Guide.

The role is read anew for each call, and so is what may be done by those who wrote its policies: a change, or its end,
counts at once.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any

import orjson

from identities.credentials.conditions import session_context
from identities.credentials.guests import GUEST_POLICY
from identities.credentials.never import never_allowed
from identities.credentials.resources import also_needed, resource_of
from identities.credentials.sealed import Statement, unseal
from identities.models import Role
from identities.trust import find_role, permits
from identities.trust.writers import Writer, rights_of, statement_writer
from pools import errors
from pools.rules.callers.session_tokens import TemporaryKey
from pools.wire.call import Call, Caller, CallerKind

May = Callable[[str, str], bool]
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
    may = cache(partial(_may, call, action, given))
    for needed, resource in [(action, resource_of(call, action, given)), *also_needed(call, action, given)]:
        refusal = _refusal(call, statement, role, needed, resource, may)
        if refusal:
            raise errors.AccessDeniedException(
                f"User: {statement.arn} is not authorized to perform: {needed} on resource: {resource} {refusal}"
            )


def _may(call: Call, action: str, given: Mapping[str, Any], kind: str, writer_id: str) -> bool:
    """Whether a writer may make this very call themselves, now."""
    rights = rights_of({"kind": kind, "id": writer_id, "name": ""}, call)
    return rights is not None and rights(action, given)


def _refusal(
    call: Call, statement: Statement, role: Role | None, action: str, resource: str, may: May
) -> str:
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
    # What denies counts whoever wrote it: a Deny lends nothing.
    writers = [statement_writer(role, *index) for index in decision.statements]
    if not any(_stands(writer, may) for writer in writers):
        return "because whoever wrote the policy may not do it"
    if not _stands(role.trust_writer, may):
        return "because whoever wrote the trust policy may not do it"
    for policy in _session_policies(statement):
        decision = permits(role, action, resource, context, policy)
        if decision.explicit_deny:
            return "with an explicit deny in a session policy"
        if not decision.allowed:
            return f"because no session policy allows the {action} action"
    return ""


def _stands(writer: Writer | None, may: May) -> bool:
    """Whether what a writer wrote counts for the call. That of before writers were kept does."""
    return writer is None or may(writer["kind"], writer["id"])


def _session_policies(statement: Statement) -> list[dict]:
    own = [orjson.loads(statement.policy)] if statement.policy else []
    return [*own, GUEST_POLICY] if statement.guest else own
