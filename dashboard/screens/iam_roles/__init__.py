"""Roles that IAM keeps: who may take them, and what they may do."""
