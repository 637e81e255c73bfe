"""Acts on messages that were kept."""
