"""The part of AWS IAM that identity pools rest on: roles, their policies, OpenID Connect and SAML providers."""
