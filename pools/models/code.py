"""A code that was sent to a user."""

from django.db import models

from pools.fields import SealedField
from pools.models.user import User


class Code(models.Model):
    """The one valid code of a user for a purpose. Only its keyed hash is kept.

    ``pending`` is, encrypted, the address that becomes the user's when the code is entered.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    pending = SealedField(null=True)
    expires = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "purpose"], name="one_code_per_purpose")]
        indexes = [models.Index(fields=["expires"], name="codes_by_expiry")]
