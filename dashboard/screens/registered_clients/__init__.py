"""Clients that nobody of the pool's set up: those that registered themselves, and policies of metadata documents."""
