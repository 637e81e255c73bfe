"""The forms of sign-in providers."""
