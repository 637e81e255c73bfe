"""Password hashes as other systems write them, each made into the one string that says itself what it is.

``carry`` (in ``carrying``) is the way in, for a CSV's columns as for a document's members; ``totp`` reads the secrets of
authenticator apps. What the strings look like: :mod:`pools.rules.passwords.forms`.
"""
