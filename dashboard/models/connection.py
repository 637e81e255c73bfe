"""Where pools live: the embedded engine, or an AWS account and Region."""

import json

from django.conf import settings
from django.db import models

from pools.fields import SealedField


class Connection(models.Model):
    """A place with pools. ``slug`` names it in addresses. The embedded one is always there and has no credentials.

    ``credentials`` says how to sign: botocore's default chain, a named profile, a stored key (``encrypted``),
    each optionally assuming ``role_arn``.
    """

    class Kind(models.TextChoices):
        EMBEDDED = "embedded", "Embedded"
        AWS = "aws", "AWS"

    class Credentials(models.TextChoices):
        CHAIN = "chain", "Default chain (environment, instance role)"
        PROFILE = "profile", "Named profile"
        KEY = "key", "Access key"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.AWS)
    region = models.CharField(max_length=32)
    endpoint_url = models.URLField(blank=True)
    credentials = models.CharField(max_length=8, choices=Credentials.choices, default=Credentials.CHAIN)
    profile = models.CharField(max_length=128, blank=True)
    role_arn = models.CharField(max_length=2048, blank=True)
    encrypted = SealedField(default=b"", blank=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("kind", "name")

    def __str__(self) -> str:
        return self.name

    @property
    def is_embedded(self) -> bool:
        return self.kind == self.Kind.EMBEDDED

    def keep_key(self, access_key_id: str, secret_access_key: str) -> None:
        """Store an access key under the key ring."""
        pair = json.dumps([access_key_id, secret_access_key]).encode()
        self.encrypted = settings.KEY_RING.encrypt(pair)

    def stored_key(self) -> tuple[str, str] | tuple[None, None]:
        """The stored access key id and secret, or two Nones."""
        if not self.encrypted:
            return None, None
        key_id, secret = json.loads(settings.KEY_RING.decrypt(bytes(self.encrypted)))
        return key_id, secret
