"""The RSA keys that sign the OpenID tokens of identities."""

from django.db import models

from pools.fields import SealedField


class SigningKey(models.Model):
    """A key pair of the site's identity issuer. ``public`` is the public JWK, ``encrypted`` the private key (PKCS #8, DER).

    A key with ``until`` set signs no more, and verifies until then.
    """

    kid = models.CharField(primary_key=True, max_length=44)
    use = models.CharField(max_length=3, default="sig")
    encrypted = SealedField()
    public = models.JSONField()
    created = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["use"], condition=models.Q(until__isnull=True), name="one_identity_key_signs"
            )
        ]
