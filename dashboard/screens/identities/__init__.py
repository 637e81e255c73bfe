"""Identities of an identity pool: the list, the search, one of them, their deletion."""
