"""``manage.py rotate_keys``, which knows the identity issuer too: this app stands before ``pools`` in the settings."""

from django.utils import timezone

from identities.tokens.keys import OVERLAP, rotate
from pools.management.commands import rotate_keys


class Command(rotate_keys.Command):
    help = "Signs a pool's tokens, or those of identities, with new keys; those that are out stay valid."
    whose = "the id of the user pool, or 'identity' for the issuer of identities"

    def handle(self, *, pool: str, **options) -> str:
        if pool != "identity":
            return super().handle(pool=pool, **options)
        rotate(timezone.now())
        return f"The key of the identity issuer is new. The former one verifies for {OVERLAP.days} more days."
