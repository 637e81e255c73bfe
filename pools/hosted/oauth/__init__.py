"""The OAuth 2.0 and OpenID Connect endpoints of a pool, at its domain or below its path."""
