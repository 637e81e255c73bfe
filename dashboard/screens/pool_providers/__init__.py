"""Providers that people sign in to a pool with: add, change, map, show on clients, test."""
