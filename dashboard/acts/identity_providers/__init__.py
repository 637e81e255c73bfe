"""Acts on identity providers of IAM."""
