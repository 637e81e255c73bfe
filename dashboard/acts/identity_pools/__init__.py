"""Acts on identity pools."""
