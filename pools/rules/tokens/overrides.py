"""Applying what a PreTokenGeneration function answered to the claims of tokens: a pure function of its answer.

Follows DG:user-pool-lambda-pre-token-generation. What a function may not change is left as it is, without an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pools import errors
from pools.rules.tokens.generation import GroupClaims
from pools.rules.triggers.events import is_text_map, unrecognizable

Claims = dict[str, Any]

PROTECTED = frozenset(
    {
        "acr",
        "amr",
        "at_hash",
        "aud",
        "auth_time",
        "azp",
        "client_id",
        "cognito:username",
        "device_key",
        "event_id",
        "exp",
        "iat",
        "identities",
        "iss",
        "jti",
        "nbf",
        "nonce",
        "origin_jti",
        "sub",
        "token_use",
        "username",
        "version",
    }
)
"""Claims that no function changes. An access token may be given an ``aud``: that of its own client."""
_GROUP_CLAIMS = ("cognito:groups", "cognito:roles", "cognito:preferred_role")
_PLAIN = frozenset({"phone_number_verified", "email_verified", "updated_at", "address"})
MAX_CHANGES = 5000
_SCOPE = regex.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_OWN_SCOPE = "aws.cognito.signin.user.admin"


@dataclass(frozen=True)
class TokenClaims:
    """The claims of an ID and an access token, ``scope`` and the claims about groups among them."""

    id_claims: Claims
    access_claims: Claims
    scopes: tuple[str, ...]
    groups: GroupClaims


def apply_token_overrides(
    version: str,
    response: Mapping[str, Any],
    id_claims: Mapping[str, Any],
    access_claims: Mapping[str, Any],
    scopes: Sequence[str],
    groups: GroupClaims,
) -> TokenClaims:
    """The claims after the answer (``{}`` changes nothing) to an event of ``version`` (``"1"``, ``"2"``, ``"3"``).

    ``id_claims`` is empty for a machine. Raises InvalidLambdaResponseException for values of a wrong type and for
    more than 5,000 changes.
    """
    details = _details(version, response)
    if version == "1":
        of_id, of_access = details, {}
    else:
        of_id, of_access = _part(details, "idTokenGeneration"), _part(details, "accessTokenGeneration")
    _refuse_too_many(of_id, of_access)
    groups = _overridden_groups(details, groups)
    granted = _overridden_scopes(of_access, scopes)
    changed_id: Claims = {}
    if id_claims:
        changed_id = _changed(_with_groups(id_claims, groups, roles=True), of_id, texts_only=version == "1")
    changed_access = _with_groups(access_claims, groups, roles=False)
    changed_access.pop("scope", None)
    if granted:
        changed_access["scope"] = " ".join(granted)
    changed_access = _changed(changed_access, of_access, own_audience=access_claims.get("client_id"))
    return TokenClaims(changed_id, changed_access, granted, groups)


def _details(version: str, response: Mapping[str, Any]) -> dict:
    return _part(response, "claimsOverrideDetails" if version == "1" else "claimsAndScopeOverrideDetails")


def _part(whole: Mapping[str, Any], name: str) -> dict:
    part = whole.get(name)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise unrecognizable()
    return part


def _names(whole: Mapping[str, Any], name: str) -> list[str]:
    names = whole.get(name)
    if names is None:
        return []
    if not isinstance(names, list) or not all(isinstance(text, str) for text in names):
        raise unrecognizable()
    return names


def _refuse_too_many(*parts: dict) -> None:
    changes = sum(
        len(_part(part, "claimsToAddOrOverride"))
        + sum(len(_names(part, name)) for name in ("claimsToSuppress", "scopesToAdd", "scopesToSuppress"))
        for part in parts
    )
    if changes > MAX_CHANGES:
        raise errors.InvalidLambdaResponseException(
            f"PreTokenGeneration made {changes} changes; at most {MAX_CHANGES} are allowed."
        )


def _overridden_groups(details: dict, groups: GroupClaims) -> GroupClaims:
    if "groupOverrideDetails" not in details:
        return groups
    # Null or empty takes the groups away: the documentation asks to give back what came to keep them.
    given = _part(details, "groupOverrideDetails")
    preferred = given.get("preferredRole")
    if preferred is not None and not isinstance(preferred, str):
        raise unrecognizable()
    names, roles = _names(given, "groupsToOverride"), _names(given, "iamRolesToOverride")
    return GroupClaims(tuple(names), tuple(roles), preferred or None)


def _with_groups(claims: Mapping[str, Any], groups: GroupClaims, *, roles: bool) -> Claims:
    kept = {name: value for name, value in claims.items() if name not in _GROUP_CLAIMS}
    if groups.groups:
        kept["cognito:groups"] = list(groups.groups)
    if roles and groups.roles:
        kept["cognito:roles"] = list(groups.roles)
    if roles and groups.preferred_role:
        kept["cognito:preferred_role"] = groups.preferred_role
    return kept


def _overridden_scopes(part: dict, scopes: Sequence[str]) -> tuple[str, ...]:
    added, suppressed = _names(part, "scopesToAdd"), set(_names(part, "scopesToSuppress"))
    # Cognito's own scopes open its operations: none of them is a function's to invent but the one of API sign-ins.
    fit = [s for s in added if _SCOPE.fullmatch(s) and (s == _OWN_SCOPE or not s.startswith("aws.cognito"))]
    return tuple(scope for scope in dict.fromkeys([*scopes, *fit]) if scope not in suppressed)


def _changed(
    claims: Claims, part: dict, *, texts_only: bool = False, own_audience: str | None = None
) -> Claims:
    added = {name: value for name, value in _part(part, "claimsToAddOrOverride").items() if value is not None}
    if texts_only and not is_text_map(added):
        raise unrecognizable()
    if any(isinstance(added.get(name), dict | list) for name in _PLAIN):
        raise unrecognizable()
    fit = {
        name: value
        for name, value in added.items()
        if _may_add(name) or (name == "aud" and value == own_audience)
    }
    suppressed = {name for name in _names(part, "claimsToSuppress") if not _is_protected(name)}
    return {name: value for name, value in {**claims, **fit}.items() if name not in suppressed}


def _may_add(name: str) -> bool:
    return not _is_protected(name) and name not in _GROUP_CLAIMS


def _is_protected(name: str) -> bool:
    return name in PROTECTED or name == "scope" or name.startswith("dev:")
