"""What an administrator decides about signing in: second factors, passwords, and OpenID Connect providers."""
