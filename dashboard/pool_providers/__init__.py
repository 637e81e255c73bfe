"""Providers that people sign in to a user pool with: their kinds, what can be read of them, and what a test showed."""
