"""Every permission of the console, grouped in words: what the page of roles shows, and what a role is made of.

A permission is an operation of a service's API (``cognito-idp:AdminResetUserPassword``) or the console's own (``console:Invite``).
"""

from functools import cache

from dashboard.permissions.group import Group
from dashboard.permissions.on_pools import IDENTITY_POOLS, POOLS, SEE_POOLS
from dashboard.permissions.on_the_site import SITE
from dashboard.permissions.on_users import USERS

GROUPS = (*SEE_POOLS, *USERS, *POOLS, *IDENTITY_POOLS, *SITE)
"""In the order in which the page of roles shows them."""


@cache
def by_key() -> dict[str, Group]:
    return {group.key: group for group in GROUPS}


@cache
def all_permissions() -> frozenset[str]:
    """Every permission that any group holds."""
    return frozenset().union(*(group.permissions for group in GROUPS))


def permissions_of_groups(groups: tuple[str, ...] | list[str]) -> frozenset[str]:
    """The permissions of these groups; keys that no group has any more give nothing."""
    known = by_key()
    return frozenset().union(*(known[key].permissions for key in groups if key in known))
