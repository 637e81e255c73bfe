"""An access key with which a program signs its requests."""

from functools import lru_cache

from django.conf import settings
from django.db import models

from pools.fields import SealedField


class ApiKey(models.Model):
    """An access key (SigV4). ``pools`` lists the pool ids that it may touch; empty means all of them.

    ``owner`` is the public id of the IAM user whose key it is, and whose policies then say what it may do. A key that
    was made on the command line has none: ``pools`` and ``read_only`` are its limits. ``last_used`` is at most a
    minute late.
    """

    id = models.CharField(primary_key=True, max_length=128)
    name = models.CharField(max_length=128)
    encrypted = SealedField()
    pools = models.JSONField(default=list)
    read_only = models.BooleanField(default=False)
    created = models.DateTimeField()
    owner = models.CharField(max_length=32, blank=True, default="", db_index=True)
    active = models.BooleanField(default=True)
    last_used = models.DateTimeField(null=True)
    last_service = models.CharField(max_length=64, blank=True, default="")
    last_region = models.CharField(max_length=64, blank=True, default="")

    @property
    def secret(self) -> str:
        return _decrypt(bytes(self.encrypted))


@lru_cache(maxsize=256)
def _decrypt(encrypted: bytes) -> str:
    """Kept for the keys in use: every signed request asks for one."""
    return settings.KEY_RING.decrypt(encrypted).decode()
