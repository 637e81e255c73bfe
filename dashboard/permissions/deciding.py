"""Who may do what where: the one place that says it, for the guard and for what pages offer."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.models import Connection, Grant, Role, StaffMember
from dashboard.permissions.builtin import ADMINISTRATOR, BUILT_IN
from dashboard.permissions.groups import permissions_of_groups


@dataclass(frozen=True)
class Demands:
    """What an act must come with."""

    reason: bool = False
    ticket: bool = False


def may(member: StaffMember, permission: str, connection: Connection | None = None, pool: str = "") -> bool:
    """Whether a member has a permission (``service:Operation``) on a pool, on a connection, or on the site itself."""
    return bool(roles_that_allow(member, permission, connection, pool))


def may_somewhere(member: StaffMember, permission: str, connection: Connection | None = None) -> bool:
    """Whether there is any pool (of the connection) on which the member may do it."""
    return member.is_active and any(
        permission in permissions_of_role(grant.role)
        for grant in grants_of(member)
        if connection is None or grant.connection_id in (None, connection.pk)
    )


def roles_that_allow(
    member: StaffMember, permission: str, connection: Connection | None = None, pool: str = ""
) -> list[Role]:
    """The roles by which a member has a permission there; none for a member who is switched off."""
    if not member.is_active:
        return []
    reaching = (grant.role for grant in grants_of(member) if reaches(grant, connection, pool))
    return [role for role in reaching if permission in permissions_of_role(role)]


def reaches(grant: Grant, connection: Connection | None, pool: str) -> bool:
    """Whether a grant is for this pool, connection, or the site itself (no connection)."""
    if grant.connection_id is None:
        return True
    return connection is not None and grant.connection_id == connection.pk and grant.pool in ("", pool)


def demands(roles: Iterable[Role]) -> Demands:
    """What an act must come with that any of these roles allows: what all of them ask for."""
    given = list(roles)
    return Demands(
        reason=bool(given) and all(role.asks_reason for role in given),
        ticket=bool(given) and all(role.asks_ticket for role in given),
    )


def masked_attributes(member: StaffMember, connection: Connection | None, pool: str) -> frozenset[str]:
    """The attributes of users that a member sees only masked there: those that each of their roles masks."""
    seeing = roles_that_allow(member, "cognito-idp:AdminGetUser", connection, pool)
    return frozenset.intersection(*(frozenset(role.masked) for role in seeing)) if seeing else frozenset()


def is_administrator(member: StaffMember) -> bool:
    """Whether a member has the administrator's role everywhere."""
    return member.is_active and any(
        grant.role.key == ADMINISTRATOR and grant.connection_id is None for grant in grants_of(member)
    )


def permissions_of_role(role: Role) -> frozenset[str]:
    """The permissions of a role, built in or made on this site."""
    return permissions_of_groups(BUILT_IN[role.key].groups if role.key else role.groups)


def grants_of(member: StaffMember) -> list[Grant]:
    """A member's grants with their roles, read once for each instance of the member."""
    kept = vars(member).get("_grants")
    if kept is None:
        kept = list(member.grants.select_related("role", "connection"))
        vars(member)["_grants"] = kept
    return kept
