"""Trust policies: who may take a role, in words; and the one that an identity pool needs.

Follows "IAM roles" of identity pools (DG:iam-roles) and "Using attributes for access control" (DG:attributes-for-access-control).
"""

from dataclasses import dataclass

from dashboard.iam_documents.documents import listed, statements

PRINCIPAL = "cognito-identity.amazonaws.com"
SIGNED_IN, GUESTS, EVERYONE = "authenticated", "unauthenticated", "everyone"
_ASSUME, _TAG = "sts:AssumeRoleWithWebIdentity", "sts:TagSession"
_WHO = {SIGNED_IN: "Signed in", GUESTS: "Guests", EVERYONE: "Signed in and guests"}


@dataclass(frozen=True)
class Taker:
    """Somebody who may take a role. ``pool_id`` is an identity pool's; empty for others, or for any pool at all.

    ``who`` is SIGNED_IN, GUESTS or EVERYONE for identities, and empty for others, of whom ``name`` tells.
    """

    name: str
    who: str = ""
    pool_id: str = ""
    may_tag: bool = False

    @property
    def is_identity(self) -> bool:
        return bool(self.who)

    @property
    def in_words(self) -> str:
        return _WHO.get(self.who, "Other")


def trust_for(pool_id: str, who: str) -> dict:
    """The trust policy of a role for the signed-in identities, or the guests, of an identity pool."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": PRINCIPAL},
                "Action": [_ASSUME, _TAG],
                "Condition": {
                    "StringEquals": {f"{PRINCIPAL}:aud": pool_id},
                    "ForAnyValue:StringLike": {f"{PRINCIPAL}:amr": who},
                },
            }
        ],
    }


def takers(document: dict) -> list[Taker]:
    """Who may take a role with this trust policy, each once, in its order. Denials are not weighed against it."""
    found: dict[Taker, None] = {}
    for statement in statements(document):
        if statement.get("Effect") == "Allow":
            for taker in _takers_of(statement):
                found.setdefault(taker)
    return list(found)


def _takers_of(statement: dict) -> list[Taker]:
    principal = statement.get("Principal", {})
    if not isinstance(principal, dict):
        return [Taker("Anyone" if principal == "*" else str(principal))]
    found = []
    for kind, names in principal.items():
        for name in listed(names):
            if kind == "Federated" and is_identity_pools(name):
                found += _identities(statement, name)
            else:
                found.append(Taker(_name(kind, name)))
    return found


def is_identity_pools(principal: str) -> bool:
    """Whether a federated principal stands for identity pools, in whichever partition."""
    return principal.startswith("cognito-identity")


def _identities(statement: dict, principal: str) -> list[Taker]:
    pools = condition_values(statement, "aud") or [""]
    kinds = [value.lower() for value in condition_values(statement, "amr")]
    signed_in = any(kind.startswith("authenticated") for kind in kinds)
    guests = any(kind.startswith("unauthenticated") for kind in kinds)
    who = SIGNED_IN if signed_in and not guests else GUESTS if guests and not signed_in else EVERYONE
    actions = {action.lower() for action in listed(statement.get("Action"))}
    may_tag = bool(actions & {_TAG.lower(), "sts:*", "*"})
    return [Taker(principal, who, pool, may_tag) for pool in pools]


def condition_values(statement: dict, claim: str) -> list[str]:
    """The values that a statement's conditions require of a claim of identity pools' tokens (``aud``, ``amr``)."""
    found: list[str] = []
    for operator, keys in (statement.get("Condition") or {}).items():
        if "String" not in operator or "Not" in operator or not isinstance(keys, dict):
            continue
        for key, values in keys.items():
            if key.lower().startswith("cognito-identity") and key.lower().endswith(f":{claim}"):
                found += listed(values)
    return found


def _name(kind: str, name: str) -> str:
    if kind == "Service":
        return f"the service {name}"
    if kind == "AWS":
        return "any AWS account" if name == "*" else f"AWS account {name}" if name.isdecimal() else name
    return name
