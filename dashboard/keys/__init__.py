"""The site's keys: KEY_RING, which encrypts secrets at rest, and SECRET_KEY, which signs."""
