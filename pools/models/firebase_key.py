"""The secret of a Firebase project, without which the password hashes of its users prove nothing."""

from django.db import models

from pools.fields import SealedField
from pools.models.user_pool import UserPool


class FirebaseKey(models.Model):
    """A project's signer key, encrypted; imported hashes of the pool name its ``id``. ``digest`` finds the same one again."""

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    digest = models.CharField(max_length=64)
    encrypted = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "digest"], name="one_firebase_key")]
