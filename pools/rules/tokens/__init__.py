"""Tokens of a sign-in: their claims, issuing, reading and renewing them."""
