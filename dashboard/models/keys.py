"""What tells whether the site has the keys that its secrets were written with."""

from django.db import models

from pools.fields import SealedField


class KeyProof(models.Model):
    """One row: a random value, ``sealed`` with the key ring and ``signed`` with SECRET_KEY. Both must fit, or nothing does."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sealed = SealedField()
    signed = models.CharField(max_length=64)
