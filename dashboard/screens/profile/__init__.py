"""A member's own page: password, second factors, sessions, and accounts of providers."""
