"""The RSA keys that sign a pool's tokens."""

from django.db import models

from pools.fields import SealedField
from pools.models.user_pool import UserPool


class SigningKey(models.Model):
    """A key pair of a pool. ``use`` is ``id`` or ``access``; a retired key signs no more and still verifies.

    ``public`` is the public JWK, ``encrypted`` the private key (PKCS #8, DER). After ``until`` nothing that the key
    signed is valid any more.
    """

    kid = models.CharField(primary_key=True, max_length=44)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="signing_keys")
    use = models.CharField(max_length=6)
    encrypted = SealedField()
    public = models.JSONField()
    created = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "use"], condition=models.Q(until__isnull=True), name="one_key_signs_per_use"
            )
        ]
