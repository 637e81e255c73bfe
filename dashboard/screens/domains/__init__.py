"""Domains of a pool."""
