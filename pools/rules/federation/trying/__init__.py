"""Trying a sign-in at a provider: a real trip that makes nothing, and a report of all of it."""
