"""Evaluates policies: an explicit deny wins, an allow is needed, and everything else is denied.

Follows "Policy evaluation logic" of the IAM User Guide. Policies have been through ``reading.read_policy``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from identities.policies.conditions import as_list, hold
from identities.policies.operators import ARN_COLONS, arn_matches
from identities.policies.variables import Context, NoValueError, expand
from identities.policies.wildcards import Pattern, matches, pieces_of, split

OLD_VERSION = "2008-10-17"


class Principal(NamedTuple):
    """Who asks, for policies that name principals: ``Federated`` and a provider, ``AWS`` and an ARN."""

    kind: str
    name: str


@dataclass(frozen=True)
class Decision:
    """``statements`` matched: (index of the policy, index of the statement in it), both from 0."""

    allowed: bool
    explicit_deny: bool = False
    statements: tuple[tuple[int, int], ...] = ()


def evaluate(
    policies: Iterable[dict],
    action: str,
    resource: str,
    context: Mapping[str, str | list[str]],
    principal: Principal | None = None,
) -> Decision:
    """What policies say to an action (``cognito-idp:AdminGetUser``) on a resource (an ARN, or ``*``).

    The context's keys are compared whatever their case. A ``principal`` is given for trust policies, whose statements
    name no resource.
    """
    known = {key.lower(): value for key, value in context.items()}
    effects: dict[tuple[int, int], str] = {}
    for index, policy in enumerate(policies):
        version = policy.get("Version", OLD_VERSION)
        for number, statement in enumerate(as_list(policy["Statement"])):
            if _applies(statement, action, resource, known, principal, version):
                effects[index, number] = statement["Effect"]
    denied = "Deny" in effects.values()
    return Decision("Allow" in effects.values() and not denied, denied, tuple(effects))


def _applies(
    statement: dict, action: str, resource: str, context: Context, principal: Principal | None, version: str
) -> bool:
    try:
        return (
            _action(statement, action)
            and (principal is None or _principal(statement, principal))
            and _resource(statement, resource, context, version)
            and hold(statement.get("Condition") or {}, context, version)
        )
    except NoValueError:
        return False


def _action(statement: dict, action: str) -> bool:
    positive = "Action" in statement
    patterns = as_list(statement["Action" if positive else "NotAction"])
    return any(matches(pieces_of(each.lower()), action.lower()) for each in patterns) is positive


def _resource(statement: dict, resource: str, context: Context, version: str) -> bool:
    if "NotResource" in statement:
        excepted = [expand(each, context, version, wild=True) for each in as_list(statement["NotResource"])]
        return not any(_covers(each, resource) for each in excepted)
    # A trust policy's statements are about the role that they belong to.
    return any(
        _covers_text(each, resource, context, version) for each in as_list(statement.get("Resource", "*"))
    )


def _covers_text(text: str, resource: str, context: Context, version: str) -> bool:
    try:
        return _covers(expand(text, context, version, wild=True), resource)
    except NoValueError:
        return False


def _covers(pattern: Pattern, resource: str) -> bool:
    if len(split(pattern, ":", ARN_COLONS)) > ARN_COLONS:
        return arn_matches(resource, pattern)
    return matches(pattern, resource)


def _principal(statement: dict, principal: Principal) -> bool:
    if "NotPrincipal" in statement:
        return not _is_named(statement["NotPrincipal"], principal)
    return "Principal" in statement and _is_named(statement["Principal"], principal)


def _is_named(named: Any, principal: Principal) -> bool:
    if named == "*" or "*" in as_list(named.get("AWS", [])):
        return True
    names = as_list(named.get(principal.kind, []))
    return principal.name in names or "*" in names
