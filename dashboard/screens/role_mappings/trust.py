"""Whether a role can be taken by the logins of an identity pool, by what its trust policy says."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

FEDERATED = "cognito-identity.amazonaws.com"
_ASSUME = ("sts:assumerolewithwebidentity", "sts:*", "*")


def read_document(document: Any) -> dict:
    """A policy as IAM answers it: a dict, or JSON that may be percent-encoded. Empty where it cannot be read."""
    if isinstance(document, str):
        try:
            document = json.loads(document if document.lstrip().startswith("{") else unquote(document))
        except ValueError:
            return {}
    return document if isinstance(document, dict) else {}


def doubts(document: Any, identity_pool_id: str, *, guest: bool = False, tags: bool = False) -> list[str]:
    """Why a role with this trust policy could not be taken here, in sentences; none where nothing speaks against it.

    IAM decides in the end: only what is plain to see is told.
    """
    found = [each for each in _statements(read_document(document)) if _federated(each)]
    if not found:
        return [f"Its trust policy does not let {FEDERATED} assume it."]
    fitting = [each for each in found if _fits(each, "aud", identity_pool_id)]
    if not fitting:
        return ["Its trust policy names another identity pool (aud)."]
    state = "unauthenticated" if guest else "authenticated"
    if not any(_fits(each, "amr", state) for each in fitting):
        return [f"Its trust policy does not take {'guests' if guest else 'signed-in users'} (amr)."]
    if tags and not any("sts:tagsession" in _actions(each) or "sts:*" in _actions(each) for each in found):
        return ["Its trust policy does not allow sts:TagSession, which principal tags need."]
    return []


def _statements(document: dict) -> Iterator[dict]:
    held = document.get("Statement", [])
    for each in held if isinstance(held, list) else [held]:
        if isinstance(each, dict) and each.get("Effect") == "Allow":
            yield each


def _actions(statement: dict) -> list[str]:
    return [str(each).lower() for each in _list(statement.get("Action"))]


def _federated(statement: dict) -> bool:
    principal = statement.get("Principal")
    if not any(action in _ASSUME for action in _actions(statement)):
        return False
    if principal == "*":
        return True
    named = _list(principal.get("Federated")) if isinstance(principal, dict) else []
    return any(each == "*" or FEDERATED in str(each) or str(each).endswith("/identity") for each in named)


def _fits(statement: dict, key: str, value: str) -> bool:
    """Whether no positive text condition on the key leaves the value out."""
    conditions = statement.get("Condition") or {}
    for operator, wanted in conditions.items() if isinstance(conditions, dict) else ():
        if "StringNot" in operator or "String" not in operator or not isinstance(wanted, dict):
            continue
        for name, values in wanted.items():
            if name.endswith(f":{key}") and not any(_like(str(each), value) for each in _list(values)):
                return False
    return True


def _like(pattern: str, value: str) -> bool:
    return pattern == value or (pattern.endswith("*") and value.startswith(pattern[:-1]))


def _list(value: Any) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]
