"""Which records a member may read: those of the pools and connections that their roles are given for."""

from django.db.models import Q

from dashboard.models import StaffMember
from dashboard.permissions.deciding import grants_of, permissions_of_role


def readable(member: StaffMember, permission: str) -> Q | None:
    """The condition on records under which a member may do an act (``console:ReadTrail``) on them; None for never."""
    if not member.is_active:
        return None
    grants = [grant for grant in grants_of(member) if permission in permissions_of_role(grant.role)]
    condition: Q | None = None
    for grant in grants:
        if grant.connection is None:
            return Q()
        where = Q(connection=grant.connection.slug) & (Q(pool=grant.pool) if grant.pool else Q())
        condition = where if condition is None else condition | where
    return condition
