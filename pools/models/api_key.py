"""An access key with which a program signs its requests."""

from functools import lru_cache

from django.conf import settings
from django.db import models


class ApiKey(models.Model):
    """An access key (SigV4). ``pools`` lists the pool ids that it may touch; empty means all of them."""

    id = models.CharField(primary_key=True, max_length=128)
    name = models.CharField(max_length=128)
    encrypted = models.BinaryField()
    pools = models.JSONField(default=list)
    read_only = models.BooleanField(default=False)
    created = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return _decrypt(bytes(self.encrypted))


@lru_cache(maxsize=256)
def _decrypt(encrypted: bytes) -> str:
    """Kept for the keys in use: every signed request asks for one."""
    return settings.KEY_RING.decrypt(encrypted).decode()
