"""Resource servers of a pool, and their scopes."""
