"""Temporary credentials of a role: from an STS that is configured, or sealed by the embedded engine itself."""
