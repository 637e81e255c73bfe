"""What a pool is as a SAML service provider: its keys, and the assertions that it has taken."""

from django.db import models

from pools.fields import SealedField
from pools.models.federation import IdentityProvider
from pools.models.user_pool import UserPool


class SamlKey(models.Model):
    """A key pair of a pool: the one that signs its requests (``provider`` NULL), or the one that a provider encrypts for.

    ``encrypted`` is the private key (PKCS #8, DER), ``certificate`` the newest over its public half (DER, in Base64),
    which was made at ``certified``: older ones stay good, as the key is the same.
    """

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="saml_keys", db_index=False)
    provider = models.OneToOneField(
        IdentityProvider, on_delete=models.CASCADE, related_name="saml_key", null=True
    )
    encrypted = SealedField()
    certificate = models.TextField()
    certified = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=models.Q(provider__isnull=True), name="one_saml_key_signs"
            )
        ]
        indexes = [models.Index(fields=["pool"], name="saml_keys_of_pool")]


class SpentAssertion(models.Model):
    """An assertion that was taken, until it ends. ``id`` is the digest of its issuer and its own id.

    ``holder`` says who may present it again: an identity of an identity pool, for which it was presented first; nobody,
    where a user pool took it.
    """

    id = models.CharField(primary_key=True, max_length=64)
    holder = models.CharField(max_length=64)
    expires = models.DateTimeField(db_index=True)


class SamlLogout(models.Model):
    """A browser that was sent to a provider to sign out there too, and is awaited. ``id`` is the digest of its RelayState.

    ``request_id`` must stand in the answer; ``address`` is where the browser goes then, empty for our own word that it is done.
    """

    id = models.CharField(primary_key=True, max_length=64)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="+")
    base = models.CharField(max_length=400)
    request_id = models.CharField(max_length=64)
    address = models.TextField()
    expires = models.DateTimeField(db_index=True)
