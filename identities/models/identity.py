"""An identity, and the logins that lead to it."""

from django.db import models

from identities.models.identity_pool import IdentityPool


class Identity(models.Model):
    """Someone in an identity pool. ``public_id`` is the id of the API (``us-east-1:`` and a UUID).

    ``disabled`` since it was merged into another, or since its last login was unlinked: nothing leads to it any more.
    """

    public_id = models.CharField(unique=True, max_length=55)
    pool = models.ForeignKey(IdentityPool, on_delete=models.CASCADE, related_name="identities")
    disabled = models.BooleanField(default=False)
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["pool", "id"], name="identities_of_pool"),
            models.Index(
                fields=["pool", "id"], condition=models.Q(disabled=False), name="enabled_identities"
            ),
        ]


class Login(models.Model):
    """A login that leads to an identity: who (``subject``) it is at which provider (the key of the Logins map).

    ``digest`` is the SHA-256 of the subject in hex: an index holds it where a long subject would not fit.
    A developer's own users have the pool's developer provider name for ``provider``, and ``developer`` is true.
    """

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="logins")
    pool = models.ForeignKey(IdentityPool, on_delete=models.CASCADE, related_name="logins")
    provider = models.CharField(max_length=128)
    subject = models.CharField(max_length=1024)
    digest = models.CharField(max_length=64)
    developer = models.BooleanField(default=False)
    created = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "provider", "digest"], name="one_identity_per_login")
        ]
