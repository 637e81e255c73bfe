"""Groups of a pool. Follows "Adding groups to a user pool" (DG:cognito-user-pools-user-groups)."""

from collections.abc import Iterable

from django.db.models import QuerySet

from pools import errors
from pools.models import Group, UserPool

MAX_GROUPS = 10_000
_WORST = 2**31


def find_group(pool: UserPool, name: str, groups: QuerySet[Group] | None = None) -> Group:
    """The pool's group of this name, out of ``groups`` where given. Raises ResourceNotFoundException."""
    group = (Group.objects.all() if groups is None else groups).filter(pool=pool, name=name).first()
    if group is None:
        raise errors.ResourceNotFoundException("Group not found.")
    return group


def describe_group(group: Group, pool: UserPool) -> dict:
    """The group as GroupType."""
    optional = {"Description": group.description, "RoleArn": group.role_arn, "Precedence": group.precedence}
    return {
        "GroupName": group.name,
        "UserPoolId": pool.public_id,
        **{name: value for name, value in optional.items() if value is not None},
        "LastModifiedDate": group.modified,
        "CreationDate": group.created,
    }


def rank(group: Group) -> tuple[int, str]:
    """What sorts groups by precedence: 0 first, none last; groups of one precedence by name."""
    return (_WORST if group.precedence is None else group.precedence), group.name


def by_precedence(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=rank)
