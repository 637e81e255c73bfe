"""Who somebody is by another's word: identity providers of user pools, and the proofs that they and those of identity pools give.

What verifies a proof (ID tokens, keys, assertions) knows no pool: ``identities`` calls it as the pages of a user pool do.
"""
