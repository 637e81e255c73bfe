"""The embedded STS: gives out credentials of a role that is kept here, where its trust policy lets the token's holder in.

Follows AssumeRoleWithWebIdentity.
"""

from datetime import timedelta
from typing import Any

from identities.credentials.conditions import trust_context
from identities.credentials.proofs import Proof
from identities.credentials.sealed import Statement, seal
from identities.models import Role
from identities.trust import find_role, may_assume
from pools import errors
from pools.wire.call import Call

ASSUME, TAG = "sts:AssumeRoleWithWebIdentity", "sts:TagSession"


def assume_role(
    call: Call,
    role_arn: str,
    proof: Proof,
    session_name: str,
    lifetime: timedelta,
    *,
    policy: str = "",
    guest: bool = False,
    at_least: int = 0,
) -> tuple[dict[str, Any], Statement]:
    """Credentials as the STS API's Credentials, and what they stand for; ``at_least`` is the session token's length.

    Raises AccessDeniedException where there is no such role, or it does not trust the token's holder, or not with
    session tags, and InvalidParameterException for a session that is longer than the role's longest.
    """
    role = find_role(role_arn, call.account_id)
    if role is None or not _trusts(call, role, proof, session_name):
        raise errors.AccessDeniedException(f"Not authorized to perform {ASSUME}")
    if lifetime.total_seconds() > role.max_session_duration:
        raise errors.InvalidParameterException(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    statement = Statement(
        role_arn=role_arn,
        role_id=role.public_id,
        session_name=session_name,
        provider=proof.provider,
        issued=call.now.replace(microsecond=0),
        expires=(call.now + lifetime).replace(microsecond=0),
        context=dict(proof.keys),
        tags=dict(proof.tags),
        policy=policy,
        guest=guest,
    )
    return seal(statement, at_least), statement


def _trusts(call: Call, role: Role, proof: Proof, session_name: str) -> bool:
    context = trust_context(call, proof.keys, proof.tags, role, session_name)
    return all(
        _allows(role, proof, context, action) for action in ([ASSUME, TAG] if proof.tags else [ASSUME])
    )


def _allows(role: Role, proof: Proof, context: dict[str, Any], action: str) -> bool:
    """One of the provider's names must be let in, and none of them kept out."""
    decisions = [may_assume(role, name, context, action=action) for name in proof.principals]
    return any(each.allowed for each in decisions) and not any(each.explicit_deny for each in decisions)
