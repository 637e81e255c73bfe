"""Tokens of a pool."""
