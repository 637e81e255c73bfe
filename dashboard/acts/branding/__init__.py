"""Acts on styles of managed login."""
