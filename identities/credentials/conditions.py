"""The condition keys of a call: what policies may ask about who calls, from where and when.

Follows "AWS global condition context keys" of the IAM User Guide.
"""

from collections.abc import Mapping
from typing import Any

from identities.credentials.sealed import Statement
from identities.models import Role
from pools.wire.call import Call

Context = dict[str, Any]


def call_context(call: Call, resource: str = "*") -> Context:
    """The keys of every call. The Region is that of what the call touches, where that has one: a caller signs for any."""
    return {
        "aws:CurrentTime": call.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(call.now.timestamp())),
        "aws:RequestedRegion": _region(resource) or call.region,
        "aws:SecureTransport": "true" if call.endpoint.startswith("https://") else "false",
        "aws:SourceIp": call.source_ip,
        "aws:UserAgent": call.user_agent,
        "aws:ViaAWSService": "false",
    }


def _region(resource: str) -> str:
    return resource.split(":", 4)[3] if resource.count(":") > 4 else ""


def session_context(call: Call, role: Role, statement: Statement, resource: str) -> Context:
    """The keys of a call with temporary credentials of a role."""
    return {
        **call_context(call, resource),
        **statement.context,
        **tag_context("aws:PrincipalTag", {**role.tags, **statement.tags}),
        "aws:FederatedProvider": statement.provider,
        "aws:PrincipalAccount": call.account_id,
        "aws:PrincipalArn": statement.role_arn,
        "aws:PrincipalType": "AssumedRole",
        "aws:TokenIssueTime": statement.issued.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:userid": statement.user_id,
    }


def trust_context(
    call: Call, keys: Mapping[str, Any], tags: Mapping[str, str], role: Role, session_name: str
) -> Context:
    """The keys of a call that takes a role with a token."""
    context = {
        **call_context(call),
        **keys,
        **tag_context("aws:RequestTag", tags),
        **tag_context("aws:ResourceTag", role.tags),
        "sts:RoleSessionName": session_name,
    }
    return context | ({"aws:TagKeys": list(tags)} if tags else {})


def tag_context(prefix: str, tags: Mapping[str, str]) -> Context:
    return {f"{prefix}/{tag}": value for tag, value in tags.items()}
