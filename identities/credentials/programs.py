"""What a program may call with an access key of an IAM user. Follows "Policy evaluation logic" of the IAM User Guide.

The user is read anew for each call: a change of its policies counts at once. A key expires by a statement of these that
denies everything from a time on, under the Sid ``Expiry``; the program is then told so, and not that it lacks a right.
"""

from collections.abc import Mapping
from typing import Any

from identities.credentials.conditions import call_context, tag_context
from identities.credentials.resources import also_needed, resource_of
from identities.models import IamUser
from identities.policies.conditions import as_list
from identities.policies.evaluation import Decision, evaluate
from identities.trust import user_arn
from pools import errors
from pools.models import ApiKey
from pools.models.prepared_sql import find_one
from pools.wire.call import Call

EXPIRY = "Expiry"
_FREE = frozenset({"sts:GetCallerIdentity"})
_OWN = frozenset(
    f"iam:{name}"
    for name in ("CreateAccessKey", "DeleteAccessKey", "GetUser", "ListAccessKeys", "UpdateAccessKey")
)
"""Calls that are about their own caller where they name no user."""


def check_program(key: ApiKey, call: Call, action: str, given: Mapping[str, Any]) -> None:
    """Raise AccessDeniedException unless the user's policies allow the call and the roles that it passes on.

    Raises UnrecognizedClientException where the user is gone, ExpiredTokenException where the key has expired.
    """
    user = find_one(IamUser, public_id=key.owner)
    if user is None:
        raise errors.UnrecognizedClientException("The security token included in the request is invalid.")
    arn = user_arn(user, call.account_id)
    own = action in _OWN and not given.get("UserName")
    _allow(call, user, action, arn if own else resource_of(call, action, given))
    for needed, resource in also_needed(call, action, given):
        _allow(call, user, needed, resource)


def _allow(call: Call, user: IamUser, action: str, resource: str) -> None:
    policies = [user.policies[name] for name in sorted(user.policies)]
    arn = user_arn(user, call.account_id)
    decision = evaluate(policies, action, resource, _context(call, user, arn, resource))
    if _has_expired(policies, decision):
        raise errors.ExpiredTokenException(f"The access key of {user.name} has expired.")
    if decision.allowed or action in _FREE:
        return
    why = (
        "with an explicit deny in an identity-based policy"
        if decision.explicit_deny
        else f"because no identity-based policy allows the {action} action"
    )
    raise errors.AccessDeniedException(
        f"User: {arn} is not authorized to perform: {action} on resource: {resource} {why}"
    )


def _has_expired(policies: list[dict], decision: Decision) -> bool:
    if not decision.explicit_deny:
        return False
    matched = (as_list(policies[policy]["Statement"])[number] for policy, number in decision.statements)
    return any(each["Effect"] == "Deny" and each.get("Sid") == EXPIRY for each in matched)


def _context(call: Call, user: IamUser, arn: str, resource: str) -> dict[str, Any]:
    return {
        **call_context(call, resource),
        **tag_context("aws:PrincipalTag", user.tags),
        "aws:PrincipalAccount": call.account_id,
        "aws:PrincipalArn": arn,
        "aws:PrincipalType": "User",
        "aws:userid": user.public_id,
        "aws:username": user.name,
    }
