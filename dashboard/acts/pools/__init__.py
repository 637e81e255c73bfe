"""Acts on user pools."""
