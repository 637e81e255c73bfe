"""Identity providers of a pool: finding one, and what may be said of it, by its type. Follows CreateIdentityProvider."""
