"""Acts on app clients."""
