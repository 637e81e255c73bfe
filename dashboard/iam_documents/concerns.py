"""What a careful person would question in a role's policies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from dashboard.iam_documents.documents import enumerate_statements, listed
from dashboard.iam_documents.trust import SIGNED_IN, condition_values, is_identity_pools, takers

_READS = regex.compile(
    r"[\w-]+:(?:Admin)?(?:BatchGet|Describe|Get|Head|List|Lookup|Query|Read|Scan|Search|Select)[A-Za-z]*\*?",
    regex.IGNORECASE,
)
_POWERS = ("iam:", "sts:assumerole", "organizations:", "account:")


@dataclass(frozen=True)
class Concern:
    """A risky part of a role: what, why, what to do, and where it stands. ``level`` is ``bad`` or ``warn``."""

    level: str
    title: str
    why: str
    advice: str
    where: str


def concerns(trust: dict, policies: Mapping[str, dict]) -> list[Concern]:
    """The risky parts of a role by its trust policy and its permission policies by name, the worst first."""
    guests = any(taker.who and taker.who != SIGNED_IN for taker in takers(trust))
    found = list(_of_trust(trust))
    for name, document in policies.items():
        for index, statement in enumerate_statements(document):
            if isinstance(statement, dict) and statement.get("Effect") == "Allow":
                found += _of_statement(f"{name}, {index}", statement, guests)
    return sorted(found, key=lambda concern: concern.level != "bad")


def _of_trust(trust: dict) -> Iterator[Concern]:
    for index, statement in enumerate_statements(trust):
        if not isinstance(statement, dict) or statement.get("Effect") != "Allow":
            continue
        where, principal = f"trust policy, {index}", statement.get("Principal", {})
        names = listed(principal.get("Federated")) if isinstance(principal, dict) else []
        if principal == "*" or (isinstance(principal, dict) and "*" in listed(principal.get("AWS"))):
            yield Concern(
                "bad",
                "Anyone may take this role",
                "The principal * stands for every AWS account.",
                "Name who may take it.",
                where,
            )
        if any(is_identity_pools(name) for name in names):
            yield from _of_identities(where, statement)


def _of_identities(where: str, statement: dict) -> Iterator[Concern]:
    pools = condition_values(statement, "aud")
    if not pools or any("*" in pool for pool in pools):
        yield Concern(
            "bad",
            "Any identity pool may give this role",
            "No condition says for which pool a token must be made (aud): one in a stranger’s account will do.",
            "Require cognito-identity.amazonaws.com:aud to equal your identity pool’s id.",
            where,
        )
    if not condition_values(statement, "amr"):
        yield Concern(
            "warn",
            "Guests may take it like those who signed in",
            "No condition tells guests from signed-in identities (amr).",
            "Require cognito-identity.amazonaws.com:amr to be authenticated, or unauthenticated for guests.",
            where,
        )


def _of_statement(where: str, statement: dict, guests: bool) -> Iterator[Concern]:
    actions, resources = listed(statement.get("Action")), listed(statement.get("Resource"))
    everything, everywhere = "*" in actions or "*:*" in actions, "*" in resources
    powers = [action for action in actions if action.lower().startswith(_POWERS)]
    services = [action for action in actions if action.endswith(":*") and action != "*:*"]
    if everything:
        yield Concern(
            "bad",
            "It allows every action" + (" on every resource" if everywhere else ""),
            "Whoever takes this role can do all that the account can." if everywhere else "",
            "Name the actions and the resources that the app needs.",
            where,
        )
    if "NotAction" in statement:
        yield Concern(
            "bad" if guests else "warn",
            "It allows all actions but some (NotAction)",
            "Also those of services that do not exist yet.",
            "Name what is allowed instead.",
            where,
        )
    if powers:
        yield Concern(
            "bad",
            f"It reaches for more power ({', '.join(powers[:3])})",
            "With it somebody may give themselves other permissions or take other roles.",
            "Leave identities and accounts to administrators.",
            where,
        )
    if guests and services:
        yield Concern(
            "bad",
            f"A guest may do everything in a service ({', '.join(services[:3])})",
            "Guests prove nothing: anybody who knows the pool’s id is one.",
            "Name the few actions that a guest needs.",
            where,
        )
    writes = [action for action in actions if not action.endswith("*") and not _READS.fullmatch(action)]
    if guests and everywhere and writes:
        yield Concern(
            "warn",
            f"A guest may change things everywhere ({', '.join(writes[:3])})",
            "The statement’s resource is *, and guests are anybody.",
            "Limit the resource, for example to the identity’s own folder.",
            where,
        )
