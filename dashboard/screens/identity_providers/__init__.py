"""OpenID Connect and SAML providers that IAM keeps, and that identity pools accept logins of."""
