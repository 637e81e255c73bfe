"""What a call is about, as policies name it: the ARN of its resource, and the roles that it hands to a service.

An ARN is made from what the call will touch, and never taken over as it was given: another way to write the same thing
would pass a policy's Deny. Follows the pages of Cognito and IAM in the Service Authorization Reference.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from identities.credentials.claims import identity_pool_arn
from identities.credentials.proofs import provider_arn
from identities.linking.pools import pool_id_of_arn as identity_pool_of_arn
from identities.models import IamUser, Identity, Role
from identities.trust import role_arn, user_arn
from pools import errors
from pools.models import UserPool
from pools.models.prepared_sql import find_one
from pools.rules.callers.access import pool_named_by
from pools.rules.user_pools.finding import pool_id_of_arn as user_pool_of_arn
from pools.wire.call import Call

_ARNS_OF_IAM = ("OpenIDConnectProviderArn", "SAMLProviderArn", "PolicySourceArn")
_PASSED = frozenset({"CloudWatchLogsRoleArn", "RoleARN", "RoleArn", "SnsCallerArn"})


def resource_of(call: Call, action: str, given: Mapping[str, Any]) -> str:
    """The ARN of what the call is about; ``*`` for a call that is about no one thing.

    Raises InvalidParameterException, or IAM's InvalidInputException, for an ARN of another partition, Region or account.
    """
    service = action.partition(":")[0]
    if service == "iam":
        return _of_iam(call, given)
    if service == "cognito-sync" and "IdentityPoolId" in given:
        return _of_sync(call, given)
    if service == "logs":
        return _log_group(call, given)
    if "ResourceArn" in given:
        return _tagged(call, service, given["ResourceArn"])
    if "UserPoolId" in given:
        return _user_pool(call, given["UserPoolId"])
    if "IdentityPoolId" in given:
        return identity_pool_arn(given["IdentityPoolId"], call.account_id)
    return next(iter(_pools_of_identities(call, given)), "*")


def passed_roles(action: str, given: Mapping[str, Any]) -> list[str]:
    """The roles that the call hands to a service, for which its caller needs ``iam:PassRole``."""
    if not action.startswith("cognito-"):
        return []
    roles = given["Roles"].values() if action == "cognito-identity:SetIdentityPoolRoles" else ()
    return sorted({*roles, *_role_arns(given)})


def also_needed(call: Call, action: str, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The other rights, as actions and resources, that a call needs beside its own: for roles it passes on, for a new name,
    for each pool whose identities it deletes."""
    needed = [
        ("iam:PassRole", role) for given_as in passed_roles(action, given) for role in _spellings(given_as)
    ]
    needed += [(action, pool) for pool in _pools_of_identities(call, given)[1:]]
    if action == "iam:UpdateUser" and ("NewUserName" in given or "NewPath" in given):
        user = find_one(IamUser, folded_name=given["UserName"].lower())
        name = given.get("NewUserName", given["UserName"])
        path = given.get("NewPath", user.path if user else "/")
        needed.append((action, f"arn:aws:iam::{call.account_id}:user{path}{name}"))
    return needed


def _spellings(role: str) -> set[str]:
    """A role's ARN, and how it reads in this partition: a Deny holds for the role under either."""
    partition, rest = role.split(":", 2)[1:] if role.count(":") > 1 else ("aws", "")
    return {role} if partition == "aws" else {role, f"arn:aws:{rest}"}


def _role_arns(given: Any) -> Iterator[str]:
    if isinstance(given, list):
        for each in given:
            yield from _role_arns(each)
    elif isinstance(given, Mapping):
        for name, value in given.items():
            if name in _PASSED and isinstance(value, str):
                yield value
            else:
                yield from _role_arns(value)


def _of_iam(call: Call, given: Mapping[str, Any]) -> str:
    if "RoleName" in given:
        name = given["RoleName"]
        kept = None if "Path" in given else find_one(Role, folded_name=name.lower())
        path = given.get("Path", "/")
        return role_arn(kept, call.account_id) if kept else f"arn:aws:iam::{call.account_id}:role{path}{name}"
    if "UserName" in given:
        return _user(call, given)
    if "Url" in given:
        return provider_arn(given["Url"].partition("://")[2], call.account_id)
    if "Name" in given:
        return f"arn:aws:iam::{call.account_id}:saml-provider/{given['Name']}"
    arn = next((given[name] for name in _ARNS_OF_IAM if given.get(name)), "*")
    start = f"arn:aws:iam::{call.account_id}:"
    if arn != "*" and not arn.startswith(start):
        raise errors.InvalidInputException(
            f"{arn[:200]} is not of this account: ARNs here begin with {start}"
        )
    return arn


def _user(call: Call, given: Mapping[str, Any]) -> str:
    name = given["UserName"]
    kept = None if "Path" in given else find_one(IamUser, folded_name=name.lower())
    path = given.get("Path", "/")
    return user_arn(kept, call.account_id) if kept else f"arn:aws:iam::{call.account_id}:user{path}{name}"


def _user_pool(call: Call, pool_id: str) -> str:
    return f"arn:aws:cognito-idp:{pool_id.rpartition('_')[0]}:{call.account_id}:userpool/{pool_id}"


def _tagged(call: Call, service: str, arn: str) -> str:
    if service == "cognito-identity":
        return identity_pool_arn(identity_pool_of_arn(arn, call.account_id), call.account_id)
    return _user_pool(call, user_pool_of_arn(arn, call.account_id))


def _log_group(call: Call, given: Mapping[str, Any]) -> str:
    """The pool's id decides which group it is; the name after it, and the Region that was signed for, do not."""
    pool_id = pool_named_by(given)
    pool = find_one(UserPool, public_id=pool_id) if pool_id else None
    if pool is None or pool_id is None:
        return "*"
    region = pool_id.rpartition("_")[0]
    return f"arn:aws:logs:{region}:{call.account_id}:log-group:/aws/cognito/userpools/{pool_id}/{pool.name}"


def _pools_of_identities(call: Call, given: Mapping[str, Any]) -> list[str]:
    """The ARNs of the pools that hold the identities of a call that names no pool; ids that nobody has are in none."""
    named = given.get("IdentityIdsToDelete") or [given.get("IdentityId")]
    if "IdentityPoolId" in given or named == [None]:
        return []
    pools = Identity.objects.filter(public_id__in=named).values_list("pool__public_id", flat=True)
    return [identity_pool_arn(pool, call.account_id) for pool in sorted(set(pools))]


def _of_sync(call: Call, given: Mapping[str, Any]) -> str:
    pool = given["IdentityPoolId"]
    arn = f"arn:aws:cognito-sync:{pool.partition(':')[0]}:{call.account_id}:identitypool/{pool}"
    for member, kind in (("IdentityId", "identity"), ("DatasetName", "dataset")):
        if member not in given:
            break
        arn = f"{arn}/{kind}/{given[member]}"
    return arn
