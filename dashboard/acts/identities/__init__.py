"""Acts on identities."""
