"""OpenID tokens of identities: the site's own issuer, its keys, issuing and reading."""

from identities.tokens.issuing import TAGS, ExpiredToken, issue, read
from identities.tokens.keys import issuer, issuer_host

__all__ = ["TAGS", "ExpiredToken", "issue", "issuer", "issuer_host", "read"]
