"""What a call is about, as policies name it: the ARN of its resource, and the roles that it hands to a service.

Follows the pages of Cognito and IAM in the Service Authorization Reference.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from identities.credentials.claims import identity_pool_arn
from identities.credentials.proofs import provider_arn
from identities.models import IamUser, Role
from identities.trust import role_arn, user_arn
from pools.models.kept_sql import find_one
from pools.wire.call import Call

_ARNS = (
    "ResourceArn",
    "RoleArn",
    "OpenIDConnectProviderArn",
    "SAMLProviderArn",
    "PolicySourceArn",
    "PolicyArn",
)
_PASSED = frozenset({"CloudWatchLogsRoleArn", "RoleARN", "RoleArn", "SnsCallerArn"})


def resource_of(call: Call, action: str, given: Mapping[str, Any]) -> str:
    """The ARN of what the call is about; ``*`` for a call that is about no one thing."""
    service = action.partition(":")[0]
    if service == "iam":
        return _of_iam(call, given)
    if service == "cognito-sync" and "IdentityPoolId" in given:
        return _of_sync(call, given)
    if "UserPoolId" in given:
        pool = given["UserPoolId"]
        return f"arn:aws:cognito-idp:{pool.rpartition('_')[0]}:{call.account_id}:userpool/{pool}"
    if "IdentityPoolId" in given:
        return identity_pool_arn(given["IdentityPoolId"], call.account_id)
    group = given.get("logGroupIdentifier") or given.get("logGroupName")
    if group:
        return (
            group
            if group.startswith("arn:")
            else f"arn:aws:logs:{call.region}:{call.account_id}:log-group:{group}"
        )
    return given.get("ResourceArn") or "*"


def passed_roles(action: str, given: Mapping[str, Any]) -> list[str]:
    """The roles that the call hands to a service, for which its caller needs ``iam:PassRole``."""
    if not action.startswith("cognito-"):
        return []
    roles = given["Roles"].values() if action == "cognito-identity:SetIdentityPoolRoles" else ()
    return sorted({*roles, *_role_arns(given)})


def also_needed(call: Call, action: str, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The other rights, as actions and resources, that a call needs beside its own: roles it passes on, a new name."""
    needed = [("iam:PassRole", role) for role in passed_roles(action, given)]
    if action == "iam:UpdateUser" and ("NewUserName" in given or "NewPath" in given):
        user = find_one(IamUser, folded_name=given["UserName"].lower())
        name = given.get("NewUserName", given["UserName"])
        path = given.get("NewPath", user.path if user else "/")
        needed.append((action, f"arn:aws:iam::{call.account_id}:user{path}{name}"))
    return needed


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
    return next((given[name] for name in _ARNS if given.get(name)), "*")


def _user(call: Call, given: Mapping[str, Any]) -> str:
    name = given["UserName"]
    kept = None if "Path" in given else find_one(IamUser, folded_name=name.lower())
    path = given.get("Path", "/")
    return user_arn(kept, call.account_id) if kept else f"arn:aws:iam::{call.account_id}:user{path}{name}"


def _of_sync(call: Call, given: Mapping[str, Any]) -> str:
    pool = given["IdentityPoolId"]
    arn = f"arn:aws:cognito-sync:{pool.partition(':')[0]}:{call.account_id}:identitypool/{pool}"
    for member, kind in (("IdentityId", "identity"), ("DatasetName", "dataset")):
        if member not in given:
            break
        arn = f"{arn}/{kind}/{given[member]}"
    return arn
