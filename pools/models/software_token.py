"""The authenticator app of a user."""

from django.conf import settings
from django.db import models

from pools.fields import SealedField
from pools.models.user import User


class SoftwareToken(models.Model):
    """A user's secret for time-based codes (TOTP), encrypted at rest.

    ``pending`` is a secret that was given out and not verified yet; ``encrypted`` the verified one, which stays good
    until another is. ``last_step`` counts 30 seconds since 1970: the step of the last code that was taken. A code of
    that step or an earlier one is not taken again.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="software_token"
    )
    encrypted = SealedField(null=True)
    pending = SealedField(null=True)
    name = models.CharField(max_length=256, default="")
    last_step = models.BigIntegerField(default=0)

    @property
    def secret(self) -> str:
        """The verified secret in Base32; empty where there is none."""
        return _opened(self.encrypted)

    @property
    def pending_secret(self) -> str:
        """The secret in Base32 that waits to be verified; empty where none does."""
        return _opened(self.pending)


def _opened(encrypted: bytes | memoryview | None) -> str:
    return settings.KEY_RING.decrypt(bytes(encrypted)).decode() if encrypted else ""
