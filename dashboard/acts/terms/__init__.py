"""Acts on terms documents."""
