"""Groups of whoever comes from a provider: its own group, and those that a rule makes of a claim.

The rule stands in the provider's ``ProviderDetails``, under two names that Cognito does not know: ``groups_claim``, the claim
that holds a user's groups there, and ``groups_map``, a JSON object of the pool's groups by those values. A user is in
each group that the rule names, or is taken out of it, at every sign-in through the provider; all other groups stay as
they are. See docs/decisions/2026-11-27-who-comes-from-a-provider.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from pools import errors
from pools.models import Group, IdentityProvider, Membership, User, UserPool
from pools.rules.federation.arriving.texts import text_of
from pools.rules.users.group_names import MAX_GROUPS_OF_USER
from pools.wire.call import Call

CLAIM, MAP = "groups_claim", "groups_map"
DETAILS = (CLAIM, MAP)
"""The members of ProviderDetails that make the rule."""
MOST = 1000
log = structlog.get_logger("lifeguard.federation")


@dataclass(frozen=True)
class GroupRule:
    """``groups`` are names of the pool's groups by the values of ``claim``."""

    claim: str
    groups: Mapping[str, str]

    @property
    def named(self) -> frozenset[str]:
        """All groups that the rule fills."""
        return frozenset(self.groups.values())

    def chosen(self, claims: Mapping[str, Any]) -> frozenset[str]:
        """The groups that a user with these claims is in. Where the claim is missing, none: so providers tell of nobody's groups."""
        value = claims.get(self.claim)
        values = value if isinstance(value, list | tuple) else [value]
        texts = {text for each in values if (text := text_of(each))}
        return frozenset(self.groups[text] for text in texts & self.groups.keys())


def rule_of(details: Mapping[str, str]) -> GroupRule | None:
    """The rule in a provider's details. Raises InvalidParameterException for what is none."""
    claim, written = details.get(CLAIM, ""), details.get(MAP, "")
    if not claim and not written:
        return None
    if not claim or not written:
        raise errors.InvalidParameterException(f"{CLAIM} and {MAP} go together.")
    try:
        groups = orjson.loads(written)
    except orjson.JSONDecodeError:
        groups = None
    if not isinstance(groups, dict) or not all(isinstance(name, str) and name for name in groups.values()):
        raise errors.InvalidParameterException(
            f"{MAP} must be a JSON object that gives a group of the pool for each value of the claim."
        )
    if not 0 < len(groups) <= MOST or len(set(groups.values())) > MAX_GROUPS_OF_USER:
        raise errors.InvalidParameterException(
            f"{MAP} must have between 1 and {MOST} values, and at most {MAX_GROUPS_OF_USER} groups."
        )
    return GroupRule(claim, groups)


def check_rule(call: Call, pool: UserPool, details: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Raise for details whose rule cannot hold, or that the caller may not set in place of those ``before``.

    Whoever changes the rule puts users into groups, which may carry IAM roles: that takes the rights of
    AdminAddUserToGroup and AdminRemoveUserFromGroup. Raises InvalidParameterException, ResourceNotFoundException for a
    group that the pool has not, AccessDeniedException.
    """
    rule = rule_of(details)
    if all(details.get(name, "") == before.get(name, "") for name in DETAILS):
        return
    if call.caller.check is not None:
        for act in ("AdminAddUserToGroup", "AdminRemoveUserFromGroup"):
            call.caller.check(call, f"cognito-idp:{act}", {"UserPoolId": pool.public_id})
    if rule is None:
        return
    there = set(Group.objects.filter(pool=pool, name__in=rule.named).values_list("name", flat=True))
    if missing := sorted(rule.named - there):
        raise errors.ResourceNotFoundException(f"Group not found: {', '.join(missing[:10])}.")


def own_group(provider: IdentityProvider, pool: UserPool) -> str:
    """The group of all users who were made for the provider."""
    return f"{pool.public_id}_{provider.name}"


def join_own_group(user: User, provider: IdentityProvider) -> None:
    """Put a new user into the provider's group, unless somebody has deleted it."""
    group = Group.objects.filter(pool_id=user.pool_id, name=own_group(provider, user.pool)).first()
    if group is not None:
        Membership.objects.create(group=group, user=user, created=user.created)


def settle_groups(user: User, provider: IdentityProvider, claims: Mapping[str, Any], call: Call) -> None:
    """Let a user, whose row is locked, be in the groups of the rule that the claims give, and in none of its others."""
    rule = rule_of(provider.details)
    if rule is None:
        return
    chosen, groups = rule.chosen(claims), Group.objects.filter(pool_id=user.pool_id, name__in=rule.named)
    kept = {group.id: group.name for group in groups}
    present = set(Membership.objects.filter(user=user, group_id__in=kept).values_list("group_id", flat=True))
    wanted = {key for key, name in kept.items() if name in chosen}
    if gone := sorted(chosen - set(kept.values())):
        log.warning("groups of a rule are gone", provider=provider.name, groups=gone[:10])
    if lost := present - wanted:
        Membership.objects.filter(user=user, group_id__in=lost).delete()
    Membership.objects.bulk_create(
        Membership(group_id=key, user=user, created=call.now) for key in sorted(wanted - present)
    )
