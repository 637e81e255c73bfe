"""What an API key may do, as a policy of IAM and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import regex

from dashboard.iam_documents.documents import listed, statements
from dashboard.permissions.groups import GROUPS, Group, permissions_of_groups
from pools.wire.reads import READING

POLICY = "scope"
"""The name of the policy that a key's page writes."""
SCOPE, EXPIRY, COMMAND_LINE = "Scope", "Expiry", "MadeOnTheCommandLine"
EVERYTHING, READS, GROUPED, BY_HAND, NOTHING = "everything", "reads", "groups", "by-hand", "nothing"
_POOL = regex.compile(r":(?:user|identity)pool/([^/*]+)")
SERVICES = ("cognito-idp", "cognito-identity", "cognito-sync", "lifeguard", "logs", "cloudwatch", "iam")
_ALL = [f"{service}:*" for service in SERVICES if service != "iam"]
_PASS = "iam:PassRole"
_ALL_BEFORE = set(_ALL) - {"lifeguard:*"}
"""What a key for everything has that was made before there was a service of our own."""
_READ = [f"{service}:{name}" for service in SERVICES if service != "iam" for name in READING[service]]


@dataclass(frozen=True)
class Scope:
    """``kind`` is one of the constants above, ``groups`` are keys of acts, ``pools`` ids, none of them every pool.

    ``others`` counts operations that stand in the policy and in no group; ``expires`` is when it stops.
    """

    kind: str
    groups: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    expires: datetime | None = None
    others: int = 0

    @property
    def words(self) -> str:
        """What it may do."""
        if self.kind == GROUPED:
            names = [group.name for group in offered() if group.key in self.groups]
            more = [f"{self.others} other operation{'s' if self.others > 1 else ''}"] if self.others else []
            return ", ".join(names + more)
        return {EVERYTHING: "Everything", READS: "Read only", NOTHING: "Nothing yet"}.get(
            self.kind, "By policies written by hand"
        )

    @property
    def where(self) -> str:
        if self.kind in (BY_HAND, NOTHING):
            return ""
        many = len(self.pools)
        return f"in {many} pool{'s' if many > 1 else ''}" if many else "in every pool"


def offered() -> list[Group]:
    """The groups of acts that a key can be given: those that hold operations of the engine, but for keys themselves."""
    found = [group for group in GROUPS if group.key != "keys" and _operations([group.key])]
    headings = list(dict.fromkeys(group.of for group in found))
    return sorted(found, key=lambda group: headings.index(group.of))


def policy_of(scope: Scope) -> dict:
    """The policy that says it."""
    actions = {EVERYTHING: _ALL if scope.pools else [*_ALL, _PASS], READS: _READ}.get(scope.kind)
    allow: dict[str, Any] = {
        "Sid": SCOPE,
        "Effect": "Allow",
        "Action": actions or sorted(_operations(scope.groups)),
        "Resource": [arn for pool in scope.pools for arn in _arns(pool)] or "*",
    }
    found = [allow]
    if scope.expires:
        end = scope.expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        condition = {"DateGreaterThanEquals": {"aws:CurrentTime": end}}
        found.append(
            {"Sid": EXPIRY, "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
        )
    return {"Version": "2012-10-17", "Statement": found}


def scope_of(policies: Mapping[str, dict]) -> Scope:
    """What policies by name say; ``by-hand`` where they say what :func:`policy_of` does not."""
    found = [statement for policy in policies.values() for statement in statements(policy)]
    expires = next((_end(each) for each in found if each.get("Sid") == EXPIRY), None)
    allows = [each for each in found if each.get("Sid") != EXPIRY]
    if not found:
        return Scope(NOTHING)
    if len(allows) != 1 or allows[0].get("Sid") not in (SCOPE, COMMAND_LINE) or "Condition" in allows[0]:
        return Scope(BY_HAND, expires=expires)
    arns = [_POOL.search(arn) for arn in listed(allows[0].get("Resource"))]
    pools = tuple(dict.fromkeys(arn[1] for arn in arns if arn))
    actions = set(listed(allows[0].get("Action")))
    kind, groups, others = _kind(actions, made_here=allows[0]["Sid"] == SCOPE)
    return Scope(kind, groups, pools, expires, others)


def _kind(actions: set[str], *, made_here: bool) -> tuple[str, tuple[str, ...], int]:
    if not made_here:
        return (EVERYTHING if "*" in actions else READS), (), 0
    if actions - {_PASS} in (set(_ALL), _ALL_BEFORE):
        return EVERYTHING, (), 0
    # Keys of an earlier release have less of these. Groups of acts are written without a star.
    if actions <= set(_READ) and any(action.endswith("*") for action in actions):
        return READS, (), 0
    groups = tuple(group.key for group in offered() if _operations([group.key]) <= actions)
    return GROUPED, groups, len(actions - _operations(groups))


def _operations(groups: Any) -> frozenset[str]:
    return frozenset(act for act in permissions_of_groups(list(groups)) if act.partition(":")[0] in SERVICES)


def _arns(pool: str) -> list[str]:
    """All that belongs to a pool. A user pool's id has no colon, an identity pool's has one."""
    if ":" not in pool:
        logs = f"arn:aws:logs:*:*:log-group:/aws/cognito/userpools/{pool}/*"
        return [f"arn:aws:cognito-idp:*:*:userpool/{pool}", logs]
    # The id is as long as every other, so that the star stands for what lies in the pool alone.
    return [
        f"arn:aws:cognito-identity:*:*:identitypool/{pool}",
        f"arn:aws:cognito-sync:*:*:identitypool/{pool}*",
    ]


def _end(statement: dict) -> datetime | None:
    condition = statement.get("Condition") or {}
    text = listed((condition.get("DateGreaterThanEquals") or {}).get("aws:CurrentTime"))
    try:
        return datetime.fromisoformat(text[0]).astimezone(UTC)
    except (IndexError, ValueError):
        return None
