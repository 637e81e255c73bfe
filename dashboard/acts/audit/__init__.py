"""Acts on the audit trail."""
