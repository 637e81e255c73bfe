"""OpenID tokens of identities: the site's own issuer, its keys, issuing and reading."""
