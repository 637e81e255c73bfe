"""Resource servers: finding one, and the scopes that there are in a pool."""
