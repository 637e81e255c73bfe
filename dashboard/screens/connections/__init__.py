"""Connections: where pools live, and how to sign in there."""
