"""Acts on users."""
