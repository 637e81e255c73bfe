"""Providers that people sign in to a pool with."""
