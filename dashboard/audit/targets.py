"""Whom or what a call is about."""

from collections.abc import Mapping
from typing import Any

_TARGETS = (
    "Username",
    "UserName",
    "GroupName",
    "ClientId",
    "JobId",
    "JobName",
    "ClientName",
    "PoolName",
    "IdentityId",
    "RoleName",
    "OpenIDConnectProviderArn",
    "SAMLProviderArn",
    "PolicyArn",
    "IdentityProviderName",
    "DestinationUserIdentifier",
    "IdentityPoolName",
    "ResourceArn",
    "Url",
    "Identifier",
    "Name",
    "Qualifier",
    "FunctionName",
    "AccessKeyId",
    "ProviderName",
    "Domain",
    "ManagedLoginBrandingId",
    "TermsId",
    "CIMDPolicyId",
    "RestoreId",
    "RegionName",
    "DatasetName",
)
"""Members by which operations name what they are about, the one that says most first."""


def target_of(params: Mapping[str, Any]) -> str:
    """The name or id of what a call's members are about; empty where it is the pool itself, or nothing."""
    linked = params.get("DestinationUser") or params.get("User")
    if isinstance(linked, Mapping):  # a user by what a provider calls them
        return str(linked.get("ProviderAttributeValue") or "")
    several = params.get("IdentityIdsToDelete") or []
    if several:
        return f"{len(several)} identities" if len(several) > 1 else str(several[0])
    return next((str(params[name]) for name in _TARGETS if params.get(name)), "")
