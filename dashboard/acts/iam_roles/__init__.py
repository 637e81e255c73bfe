"""Acts on IAM roles."""
