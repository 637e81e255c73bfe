"""Acts on classic customization of the sign-in pages."""
