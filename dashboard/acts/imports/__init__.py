"""Acts on imports."""
