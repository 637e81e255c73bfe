"""Temporary credentials of a role: from an STS that is configured, or sealed by the embedded engine itself."""

from identities.credentials.giving import credentials_for

__all__ = ["credentials_for"]
