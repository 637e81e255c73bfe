"""Signing in, as a table of states: see :mod:`pools.challenges.table`."""
