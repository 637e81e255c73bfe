"""Which identity logins lead to: found, made, linked, merged, unlinked."""
