"""Second factors of users: which a user has, what they prefer, and codes of authenticator apps."""
