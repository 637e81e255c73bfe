"""Tokens of a sign-in: the keys that sign them, their claims, issuing, reading, renewing and revoking them."""
