"""Which identity pools name something: a scan of a connection's identity pools that ends after a bounded number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain

PAGE = 60
MOST_NAMED, MOST_READ = 300, 120
"""Identity pools whose names are read (five calls), and those that are read one by one."""


@dataclass
class Uses:
    """Identity pools that name something. ``whole`` is False where there are more pools than were read.

    ``unread`` counts pools that could not be read, and ``why`` is what the connection said of the last. Each of
    ``found`` has ``id``, ``name`` and ``how`` in words.
    """

    found: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0
    unread: int = 0
    why: str = ""
    whole: bool = True

    @property
    def all_read(self) -> bool:
        return self.whole and not self.unread


def pool_names(identities: StaffClient, most: int = MOST_NAMED) -> tuple[dict[str, str], bool]:
    """Names of identity pools by id, at most ``most``, and whether those are all. Raises botocore's errors."""
    names: dict[str, str] = {}
    paging: dict[str, str] = {}
    while True:
        answer = identities.list_identity_pools(MaxResults=PAGE, **paging)
        for pool in answer.get("IdentityPools", []):
            names[pool["IdentityPoolId"]] = pool.get("IdentityPoolName", "")
        following = answer.get("NextToken")
        if not following or len(names) >= most:
            return names, not following
        paging = {"NextToken": following}


def names_if_told(identities: StaffClient, most: int = PAGE) -> dict[str, str]:
    """As :func:`pool_names`; none where the connection does not tell."""
    try:
        return pool_names(identities, most)[0]
    except ERRORS:
        return {}


def scan(identities: StaffClient, how_in: Callable[[str], list[str]]) -> Uses:
    """Ask of each identity pool how it uses something (``how_in(pool_id)``, in words; empty if it does not)."""
    names, whole = pool_names(identities, MOST_READ)
    uses = Uses(whole=whole and len(names) <= MOST_READ)
    for pool_id, name in list(names.items())[:MOST_READ]:
        uses.read += 1
        try:
            if how := how_in(pool_id):
                uses.found.append({"id": pool_id, "name": name, "how": how})
        except ERRORS as error:
            uses.unread += 1
            uses.why = explain(error, identities.actor.connection).why
    return uses


def role_uses(identities: StaffClient, arn: str) -> Uses:
    """The identity pools that give a role, by GetIdentityPoolRoles."""

    def how_in(pool_id: str) -> list[str]:
        answer = identities.get_identity_pool_roles(IdentityPoolId=pool_id)
        return list(_ways(answer, arn))

    return scan(identities, how_in)


def _ways(answer: dict, arn: str) -> Iterator[str]:
    words = {"authenticated": "default for signed-in identities", "unauthenticated": "default for guests"}
    for kind, role in answer.get("Roles", {}).items():
        if role == arn:
            yield words.get(kind, kind)
    for provider, mapping in answer.get("RoleMappings", {}).items():
        rules = mapping.get("RulesConfiguration", {}).get("Rules", [])
        numbers = [str(number) for number, rule in enumerate(rules, 1) if rule.get("RoleARN") == arn]
        if numbers:
            yield f"rule {', '.join(numbers)} for {provider}"


def provider_uses(identities: StaffClient, arn: str) -> Uses:
    """The identity pools that accept an OIDC or SAML provider, by DescribeIdentityPool."""

    def how_in(pool_id: str) -> list[str]:
        pool = identities.describe_identity_pool(IdentityPoolId=pool_id)
        named = [*pool.get("OpenIdConnectProviderARNs", []), *pool.get("SamlProviderARNs", [])]
        return ["accepts its logins"] if arn in named else []

    return scan(identities, how_in)
