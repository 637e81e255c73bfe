"""What a role's policies say: who may take it, and what whoever took it may do."""

from collections.abc import Mapping

from identities.models import Role
from identities.policies.evaluation import Decision, Principal, evaluate

ASSUME_WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"

Context = Mapping[str, str | list[str]]


def may_assume(
    role: Role,
    provider: str,
    context: Context,
    *,
    action: str = ASSUME_WITH_WEB_IDENTITY,
    kind: str = "Federated",
) -> Decision:
    """What the role's trust policy says to a provider (``cognito-identity.amazonaws.com``, or a provider's ARN).

    ``action`` is another one of STS where it is about that: ``sts:TagSession`` for session tags.
    """
    return evaluate([role.trust], action, "*", context, Principal(kind, provider))


def permits(
    role: Role, action: str, resource: str, context: Context, session_policy: dict | None = None
) -> Decision:
    """What the role's permission policies say; a session policy takes from them, and never adds.

    The statements are those of the role, its policies in the order of their names.
    """
    decision = evaluate(permission_policies(role), action, resource, context)
    if session_policy is None:
        return decision
    session = evaluate([session_policy], action, resource, context)
    return Decision(
        decision.allowed and session.allowed,
        decision.explicit_deny or session.explicit_deny,
        decision.statements,
    )


def permission_policies(role: Role) -> list[dict]:
    """The role's permission policies in the order of their names."""
    return [role.policies[name] for name in sorted(role.policies)]
