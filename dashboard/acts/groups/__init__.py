"""Acts on groups."""
