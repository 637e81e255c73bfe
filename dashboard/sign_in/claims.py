"""Roles by what a provider says of a person."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.db import transaction

from dashboard.models import ClaimRule, Grant, Role, SignInProvider, StaffMember
from dashboard.permissions.builtin import ADMINISTRATOR

Given = tuple[int, int | None, str]
"""What a grant gives: ids of the role and the connection, and the pool."""
log = structlog.get_logger()


def values_of(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The values of a claim: a list, one text, or texts with commas or blanks between them. ``a.b`` looks inside ``a``."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset([found, *found.replace(",", " ").split()]) - {""}
    return frozenset(str(each) for each in found) if isinstance(found, list) else frozenset()


def rules_met(provider: SignInProvider, claims: Mapping[str, Any]) -> list[ClaimRule]:
    """The rules of a provider that apply to whoever it says this of."""
    if not provider.roles_claim:
        return []
    values = values_of(claims, provider.roles_claim)
    return [rule for rule in provider.rules.all() if rule.value in values]


def apply_rules(member: StaffMember, provider: SignInProvider, rules: Iterable[ClaimRule]) -> None:
    """Give a member the roles of these rules, and take away what earlier sign-ins gave and these do not.

    What was given by hand stays. The site's last administrator stays one.
    """
    if not provider.roles_claim:
        return
    wanted = {(rule.role_id, rule.connection_id, rule.pool) for rule in rules}
    with transaction.atomic():
        # One change of roles at a time, as where they are given by hand: two may not each take what the other leaves.
        Role.objects.select_for_update().get(key=ADMINISTRATOR)
        held = {_given(grant): grant for grant in member.grants.select_related("role")}
        for given, grant in held.items():
            if grant.provider_id == provider.pk and given not in wanted and not _is_last(grant):
                grant.delete()
        for role, connection, pool in wanted - held.keys():
            member.grants.create(role_id=role, connection_id=connection, pool=pool, provider=provider)
    vars(member).pop("_grants", None)


def _given(grant: Grant) -> Given:
    return grant.role_id, grant.connection_id, grant.pool


def _is_last(grant: Grant) -> bool:
    if grant.role.key != ADMINISTRATOR or grant.connection_id is not None:
        return False
    others = Grant.objects.filter(role__key=ADMINISTRATOR, connection=None, member__is_active=True)
    last = not others.exclude(member=grant.member_id).exists()
    if last:
        log.warning(
            "a provider takes the role of the last administrator, who keeps it", member=grant.member_id
        )
    return last
