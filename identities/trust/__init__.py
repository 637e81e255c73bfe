"""Roles and users by their ARNs: who may take a role (trust), and what it may do (permissions)."""

from identities.trust.asking import may_assume, permission_policies, permits
from identities.trust.roles import find_role, role_arn
from identities.trust.users import find_user, user_arn

__all__ = ["find_role", "find_user", "may_assume", "permission_policies", "permits", "role_arn", "user_arn"]
