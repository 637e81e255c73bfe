"""Roles by their ARNs: who may take one (trust), and what it may do (permissions)."""
