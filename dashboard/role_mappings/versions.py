"""What an identity pool's roles say, flat and in words: to compare two versions and show what differs."""

from collections.abc import Callable, Mapping

from dashboard.place import Place
from dashboard.role_mappings.iam_roles import short

OTHERWISE = {"AuthenticatedRole": "the authenticated role", "Deny": "deny"}


def stored_roles(place: Place) -> dict:
    """``Roles`` and ``RoleMappings`` as they are set now, each there even where it is empty."""
    answer = place.identities.get_identity_pool_roles(IdentityPoolId=place.identity_pool_id)
    return {"Roles": answer.get("Roles") or {}, "RoleMappings": answer.get("RoleMappings") or {}}


def flat_roles(version: dict, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every setting of a version under a name of its own, the rules by their place: their order counts.

    ``names`` are shorter ones for providers.
    """
    flat = {f"{name} role": arn for name, arn in version.get("Roles", {}).items()}
    for key, mapping in version.get("RoleMappings", {}).items():
        provider = (names or {}).get(key, key)
        flat[f"{provider}: chosen by"] = mapping.get("Type", "")
        if otherwise := mapping.get("AmbiguousRoleResolution"):
            flat[f"{provider}: otherwise"] = OTHERWISE.get(otherwise, otherwise)
        rules = (mapping.get("RulesConfiguration") or {}).get("Rules", [])
        for index, rule in enumerate(rules, 1):
            flat[f"{provider}: rule {index:02}"] = sentence(rule)
    return flat


def sentence(rule: dict, name_role: Callable[[str], str] = short) -> str:
    """``custom:tier Equals gold → role/gold``."""
    return f"{rule['Claim']} {rule['MatchType']} {rule['Value']} → {name_role(rule['RoleARN'])}"


def flat_tags(version: dict) -> dict[str, str]:
    """A map of principal tags under names for a reader."""
    tags = {f"tag {tag}": f"claim {claim}" for tag, claim in (version.get("PrincipalTags") or {}).items()}
    return {"mode": version.get("mode", "")} | tags
