"""Acts on the desk's queue."""
