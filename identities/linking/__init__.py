"""Which identity logins lead to: found, made, linked, merged, unlinked."""

from identities.linking.identities import find_identity
from identities.linking.resolving import identity_for

__all__ = ["find_identity", "identity_for"]
