"""One rule of a mapping against the claims of a token.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html

AWS does not say how it compares a claim that holds a list. What works there is ``cognito:groups`` with Contains, so each
entry is compared for itself: one that fits is enough, and NotEqual asks that none is equal. Case counts.
"""

from collections.abc import Callable, Mapping
from typing import Any

from identities.role_mapping.choice import Step
from identities.role_mapping.claims import entries, in_words, is_role

_COMPARE: dict[str, tuple[str, Callable[[str, str], bool]]] = {
    "Equals": ("is", lambda held, value: held == value),
    "Contains": ("contains", lambda held, value: value in held),
    "StartsWith": ("starts with", lambda held, value: held.startswith(value)),
    "NotEqual": ("is not", lambda held, value: held != value),
}


def rules_of(mapping: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rules of a mapping in order; none where it holds none."""
    return list((mapping.get("RulesConfiguration") or {}).get("Rules") or [])


def try_rule(rule: Mapping[str, Any], place: int, claims: Mapping[str, Any]) -> Step:
    """What comes of a rule (the first is at ``place`` 0): a step that says whether it ``matched``, and why."""
    name, kind, value = str(rule.get("Claim") or ""), rule.get("MatchType"), str(rule.get("Value") or "")
    start = f"Rule {place + 1} "
    if not is_role(str(rule.get("RoleARN") or "")):
        return Step(f"{start}is passed over, as it names no role.", rule=place)
    if kind not in _COMPARE or not name:
        return Step(f"{start}is passed over, as it does not say what to compare.", rule=place)
    held = entries(claims, name)
    verb, compare = _COMPARE[kind]
    if not held:
        also = " NotEqual does not count a missing claim as different." if kind == "NotEqual" else ""
        return Step(f"{start}is not tried, as the token has no claim {name}.{also}", rule=place)
    fits = (all if kind == "NotEqual" else any)(compare(each, value) for each in held)
    asked = f"{name} {verb} “{value}”"
    holds = f"the token has {in_words(held)}"
    if fits:
        return Step(f"{start}matches: {asked} ({holds}).", rule=place, matched=True)
    return Step(f"{start}does not match: it asks that {asked}, but {holds}.", rule=place)
