"""Messages that would have been sent, kept for administrators to read."""

import json

from django.conf import settings
from django.db import models

from pools.fields import SealedField


class OutboxMessage(models.Model):
    """An e-mail or SMS on a site without a mail server. The content may hold a password: it is encrypted."""

    medium = models.CharField(max_length=5)
    encrypted = SealedField()
    created = models.DateTimeField(auto_now_add=True)

    @classmethod
    def keep(cls, medium: str, **parts: str) -> "OutboxMessage":
        """Keep a message; ``parts`` are destination, subject, body."""
        return cls.objects.create(
            medium=medium, encrypted=settings.KEY_RING.encrypt(json.dumps(parts).encode())
        )

    @property
    def parts(self) -> dict[str, str]:
        return json.loads(settings.KEY_RING.decrypt(bytes(self.encrypted)))
