"""What an ID token of a user pool would say of a user, before any function of the pool changes it.

Follows "Understanding the identity (ID) token" and "Adding groups to a user pool" (DG).
"""

from collections.abc import Iterable
from typing import Any

from dashboard.users.person import Person

_TRUTHS = ("email_verified", "phone_number_verified")


def id_claims(
    person: Person, groups: Iterable[dict], client: dict, schema: Iterable[dict], issuer: str
) -> dict[str, Any]:
    """The claims that do not change from token to token. ``client`` is UserPoolClientType, ``schema`` the pool's attributes:
    a client without a list of its own reads the standard ones."""
    standard = [each["Name"] for each in schema if not each["Name"].startswith(("custom:", "dev:"))]
    readable = {"sub", *(client.get("ReadAttributes") or standard)}
    told = {name: _claim(name, value) for name, value in person.attributes.items() if name in readable}
    fixed = {"iss": issuer, "aud": client["ClientId"], "token_use": "id", "cognito:username": person.username}
    return fixed | told | group_claims(groups)


def group_claims(groups: Iterable[dict]) -> dict[str, Any]:
    """``cognito:groups``, ``cognito:roles`` and ``cognito:preferred_role``, each as far as there is one: the best precedence
    decides the preferred role, and groups that tie for it must agree."""
    ordered = sorted(groups, key=_rank)
    roles = list(dict.fromkeys(group["RoleArn"] for group in ordered if group.get("RoleArn")))
    best = {
        group["RoleArn"]
        for group in ordered
        if group.get("RoleArn") and group.get("Precedence") == ordered[0].get("Precedence")
    }
    preferred = next(iter(best)) if len(best) == 1 else roles[0] if len(roles) == 1 else None
    claims = {
        "cognito:groups": [group["GroupName"] for group in ordered],
        "cognito:roles": roles,
        "cognito:preferred_role": preferred,
    }
    return {name: value for name, value in claims.items() if value}


def _rank(group: dict) -> tuple[bool, int, str]:
    precedence = group.get("Precedence")
    return precedence is None, precedence or 0, group["GroupName"]


def _claim(name: str, value: str) -> Any:
    if name in _TRUTHS:
        return value == "true"
    return {"formatted": value} if name == "address" else value
