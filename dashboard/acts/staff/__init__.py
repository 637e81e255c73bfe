"""Acts on staff members."""
