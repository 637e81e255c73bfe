"""Which pool a call is about, and which pools of a list a member may see."""

from typing import Any

import regex

from dashboard.actor import Actor
from dashboard.permissions.deciding import may

_MEMBERS = ("UserPoolId", "IdentityPoolId")
_ARN = regex.compile(r"arn:[^:]+:cognito-id(?:p|entity):[^:]*:[^:]*:(?:userpool|identitypool)/([^/]+)")
_LOG_GROUP = regex.compile(r"(?:.*:log-group:)?/aws/cognito/userpools/([^/]+)/.+")
# They name a domain, an app client, a function or a metric that the page itself has read from its pool, or bear a token that
# anyone who has it may ask about.
_OF_THE_PAGE = {
    "DescribeUserPoolDomain",
    "ForgotPassword",
    "GetMetricData",
    "GetMetricStatistics",
    "GetUser",
    "Invoke",
    "ResendConfirmationCode",
}
LISTS = {
    "ListUserPools": ("UserPools", "Id", "cognito-idp:DescribeUserPool"),
    "ListIdentityPools": ("IdentityPools", "IdentityPoolId", "cognito-identity:DescribeIdentityPool"),
}
"""Lists of pools, by operation: the member of the answer, the id in it, and the act that shows one of them."""


def pool_of(operation: str, params: dict[str, Any], actor: Actor) -> str:
    """The id of the pool that a call is about; empty where it is about none, or none can be told."""
    named = next((str(params[member]) for member in _MEMBERS if params.get(member)), "")
    if named:
        return named
    group = params.get("logGroupName") or params.get("logGroupIdentifier") or ""
    match = _ARN.fullmatch(str(params.get("ResourceArn") or "")) or _LOG_GROUP.fullmatch(str(group))
    if match:
        return match.group(1)
    return actor.page_pool if operation in _OF_THE_PAGE or of_proven(operation, params, actor) else ""


def identities_of(operation: str, params: dict[str, Any]) -> frozenset[str]:
    """The identities of a call that names them and no pool."""
    if operation not in ("DescribeIdentity", "DeleteIdentities"):
        return frozenset()
    several = params.get("IdentityIdsToDelete")
    found = several if isinstance(several, list) else [params.get("IdentityId")]
    return frozenset(str(each) for each in found if each)


def of_proven(operation: str, params: dict[str, Any], actor: Actor) -> bool:
    """Whether a call is about identities that are known to be of the page's pool, and about no others."""
    named = identities_of(operation, params)
    return bool(named) and named <= actor.proven


def leave_out_others(operation: str, parsed: dict[str, Any], actor: Actor) -> None:
    """Take out of a list of pools those that the member may not see."""
    member, key, act = LISTS[operation]
    rows = parsed.get(member, [])
    parsed[member] = [row for row in rows if may(actor.staff, act, actor.connection, row[key])]
