"""Acts on requests for a second person."""
