"""Acts on the notes that staff keep on users."""
