"""Acts on the roles of staff."""
