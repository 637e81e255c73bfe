"""What the pages of roles read through IAM."""

from typing import Any

from dashboard.aws.errors import ERRORS
from dashboard.iam_documents.documents import as_document
from dashboard.iam_documents.trust import Taker, takers
from dashboard.place import Place

MOST_POLICIES = 100
"""Inline policies of a role that are read; IAM's quota of 10,240 characters allows about as many."""


def read_role(place: Place, role_name: str) -> dict[str, Any]:
    """A role (IAM's Role), its trust policy as a dict under ``trust``."""
    role = place.iam.get_role(RoleName=role_name)["Role"]
    return {**role, "trust": as_document(role.get("AssumeRolePolicyDocument"))}


def policy_names(place: Place, role_name: str) -> list[str]:
    """Names of a role's inline policies, in IAM's order."""
    names: list[str] = []
    paging: dict[str, str] = {}
    while True:
        answer = place.iam.list_role_policies(RoleName=role_name, **paging)
        names += answer["PolicyNames"]
        if not answer.get("IsTruncated") or len(names) >= MOST_POLICIES:
            return names[:MOST_POLICIES]
        paging = {"Marker": answer["Marker"]}


def read_policy(place: Place, role_name: str, policy_name: str) -> dict:
    """One inline policy."""
    answer = place.iam.get_role_policy(RoleName=role_name, PolicyName=policy_name)
    return as_document(answer["PolicyDocument"])


def read_policies(place: Place, role_name: str) -> dict[str, dict]:
    """A role's inline policies by name."""
    return {name: read_policy(place, role_name, name) for name in policy_names(place, role_name)}


def attached_policies(place: Place, role_name: str) -> list[dict]:
    """The managed policies that are attached to a role (``PolicyName``, ``PolicyArn``); none where there is no such thing."""
    try:
        return place.iam.list_attached_role_policies(RoleName=role_name, MaxItems=100)["AttachedPolicies"]
    except ERRORS:
        return []


def described(taker: Taker, names: dict[str, str]) -> dict[str, Any]:
    """Somebody who may take a role, as a row says it: ``who`` and ``of``."""
    of = names.get(taker.pool_id) or taker.pool_id or "any identity pool" if taker.is_identity else taker.name
    return {"taker": taker, "who": taker.in_words, "of": of, "pool_id": taker.pool_id}


def takers_of(role: dict, names: dict[str, str]) -> list[dict[str, Any]]:
    """Who may take a role, in words; ``names`` are identity pools' by id."""
    return [described(taker, names) for taker in takers(as_document(role.get("AssumeRolePolicyDocument")))]
