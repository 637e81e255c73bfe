"""The devices of users."""

from django.conf import settings
from django.db import models

from pools.fields import SealedField
from pools.models.user import User


class Device(models.Model):
    """A device that a user confirmed after a sign-in. It proves itself by SRP, with a secret that only it has.

    ``verifier`` holds salt and verifier of that secret, encrypted at rest; ``group_key`` is hashed with them.
    ``pending`` is the address and the session of a sign-in that waits for this device, for clients that answer
    DEVICE_SRP_AUTH without a session.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices", db_index=False)
    key = models.CharField(max_length=55, unique=True)
    group_key = models.CharField(max_length=16)
    name = models.CharField(max_length=1024, default="")
    remembered = models.BooleanField(default=False)
    verifier = SealedField()
    pending = models.TextField(default="")
    last_ip = models.CharField(max_length=45, default="")
    created = models.DateTimeField()
    modified = models.DateTimeField()
    last_authenticated = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "id"], name="devices_of_user")]

    @property
    def secret_verifier(self) -> bytes:
        """Salt and verifier, as :mod:`pools.rules.passwords.srp` takes them."""
        return settings.KEY_RING.decrypt(bytes(self.verifier))
