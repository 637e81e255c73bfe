"""Acts on how staff sign in."""
