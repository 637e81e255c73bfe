"""Temporary credentials of a role: from an STS that is configured, or sealed by the embedded engine itself."""

from identities.credentials.issuing import credentials_for

__all__ = ["credentials_for"]
