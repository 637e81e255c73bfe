"""OAuth 2.0 and OpenID Connect: requests for authorization, codes, grants by hosted sessions, and what tokens answer for."""
