"""Roles by their ARNs: who may take one (trust), and what it may do (permissions)."""

from identities.trust.asking import may_assume, permission_policies, permits
from identities.trust.roles import find_role, role_arn

__all__ = ["find_role", "may_assume", "permission_policies", "permits", "role_arn"]
